package io.kooflow.source;

/** The version of this jar, as its manifest tells; {@code unpackaged} outside a jar. */
final class ConnectorVersion {
  static final String CURRENT = read();

  private ConnectorVersion() {}

  private static String read() {
    String version = ConnectorVersion.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }
}
