package io.kooflow.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;

/**
 * A Flink job to run from its jar, as {@code flink run -d} would. It can be written to a file,
 * since the one who wants the job and the JVM that submits it are two processes.
 *
 * @param name the job's own name, the one its main gives to {@code execute}
 * @param jar holds the job's classes; not on the cluster's class path
 * @param mainClass in that jar
 * @param arguments of that main
 * @param checkpoints folder of this job's checkpoints; a submission goes on from the newest
 *     complete one in it
 * @param config Flink settings that replace those of the cluster for this job, such as the
 *     checkpoint interval
 */
public record FlinkJob(
    String name,
    Path jar,
    String mainClass,
    List<String> arguments,
    Path checkpoints,
    Map<String, String> config) {
  private static final String ARGUMENT = "argument.";
  private static final String CONFIG = "config.";

  public FlinkJob {
    jar = jar.toAbsolutePath();
    checkpoints = checkpoints.toAbsolutePath();
    arguments = List.copyOf(arguments);
    config = Map.copyOf(config);
  }

  /** Writes the job as properties. */
  public void write(Path file) {
    Properties properties = new Properties();
    properties.setProperty("name", name);
    properties.setProperty("jar", jar.toString());
    properties.setProperty("main-class", mainClass);
    properties.setProperty("checkpoints", checkpoints.toString());
    IntStream.range(0, arguments.size())
        .forEach(i -> properties.setProperty(ARGUMENT + i, arguments.get(i)));
    config.forEach((key, value) -> properties.setProperty(CONFIG + key, value));
    try {
      WholeFile.write(file, properties);
    } catch (IOException e) {
      throw new UncheckedIOException("unwritable job file " + file, e);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if a key is missing
   */
  public static FlinkJob read(Path file) {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable job file " + file, e);
    }
    return new FlinkJob(
        required(properties, "name", file),
        Path.of(required(properties, "jar", file)),
        required(properties, "main-class", file),
        arguments(properties),
        Path.of(required(properties, "checkpoints", file)),
        config(properties));
  }

  private static String required(Properties properties, String key, Path file) {
    String value = properties.getProperty(key);
    if (value == null) {
      throw new IllegalArgumentException("key '" + key + "' is missing in " + file);
    }
    return value;
  }

  private static List<String> arguments(Properties properties) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; properties.containsKey(ARGUMENT + i); i++) {
      arguments.add(properties.getProperty(ARGUMENT + i, ""));
    }
    return arguments;
  }

  private static Map<String, String> config(Properties properties) {
    Map<String, String> config = new HashMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith(CONFIG)) {
        config.put(key.substring(CONFIG.length()), properties.getProperty(key, ""));
      }
    }
    return config;
  }
}
