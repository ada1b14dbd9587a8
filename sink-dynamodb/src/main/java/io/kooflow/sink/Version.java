package io.kooflow.sink;

/** The version that Connect shows. */
final class Version {
  private static final String UNPACKED = "0.1.0-SNAPSHOT";

  private Version() {}

  /** That of the jar, or of this source where there is no jar. */
  static String current() {
    String ofJar = Version.class.getPackage().getImplementationVersion();
    return ofJar == null ? UNPACKED : ofJar;
  }
}
