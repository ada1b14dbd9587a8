package io.kooflow.embedded;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds what the build of this module put into its {@code target} folder: the native DynamoDB
 * server and the schema registry. Looks, in this order, at the folder named by the system property
 * {@value #PROPERTY}, beside this module's own classes or jar, and at {@code embedded/target} of
 * the working directory and each folder above it.
 */
public final class BuildFiles {
  /** Names the {@code target} folder of this module when it cannot be found. */
  public static final String PROPERTY = "kooflow.embedded.target";

  private BuildFiles() {}

  /**
   * The absolute path of a file or folder below {@code target}.
   *
   * @throws StartFailedException if it is nowhere; the message lists the places and names the
   *     remedy
   */
  public static Path locate(String relative) {
    List<Path> places = places();
    return places.stream()
        .map(place -> place.resolve(relative))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new StartFailedException(
                    relative
                        + " was not found in "
                        + places
                        + ": build the module 'embedded' first (mvn -pl embedded package), or name its"
                        + " target folder with -D"
                        + PROPERTY));
  }

  private static List<Path> places() {
    List<Path> places = new ArrayList<>();
    @Nullable String named = System.getProperty(PROPERTY);
    if (named != null) {
      places.add(Path.of(named).toAbsolutePath());
    }
    location(BuildFiles.class).map(Path::getParent).ifPresent(places::add);
    for (@Nullable Path folder = Path.of("").toAbsolutePath();
        folder != null;
        folder = folder.getParent()) {
      Path target = folder.resolve("embedded").resolve("target");
      if (Files.isDirectory(target)) {
        places.add(target);
      }
    }
    return places;
  }

  /** The jar or classes folder from which a class was loaded; empty for a class of the JDK. */
  static Optional<Path> location(Class<?> loaded) {
    @Nullable CodeSource source = loaded.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(source.getLocation().toURI()).toAbsolutePath());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("unreadable location of " + loaded.getName(), e);
    }
  }
}
