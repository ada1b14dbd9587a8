package io.kooflow.flink.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The argument files of {@code deploy/emr/jobs}, as {@code cluster/run-job.sh} reads them. */
public final class DeployedJobs {
  private static final Path FOLDER = Path.of("..", "deploy", "emr", "jobs");
  private static final Map<String, String> VALUES =
      Map.of(
          "BootstrapServers", "b-1.example.com:9098",
          "RegistryUrl", "https://registry.example.com",
          "Region", "ap-south-1",
          "AccountId", "123456789012",
          "StateBucket", "kooflow-state",
          "EndpointName", "koo-text");

  private DeployedJobs() {}

  /**
   * One file.
   *
   * @param main class of the job
   * @param name the job's name in Flink
   * @param args as its main gets them
   */
  public record DeployedJob(String main, String name, List<String> args) {}

  /** Those whose file begins so. */
  public static List<DeployedJob> named(String prefix) {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.toString().endsWith(".args"))
          .sorted()
          .map(DeployedJobs::read)
          .toList();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static DeployedJob read(Path file) {
    String main = "";
    String name = "";
    List<String> args = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] words = line.split(" ", 2);
        switch (words[0]) {
          case "main" -> main = words[1];
          case "name" -> name = words[1];
          default -> {
            args.add(words[0]);
            args.add(
                words[0].equals("--config")
                    ? FOLDER.resolve(words[1]).toString()
                    : filled(words[1]));
          }
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return new DeployedJob(main, name, args);
  }

  private static String filled(String text) {
    String filled = text;
    for (Map.Entry<String, String> value : VALUES.entrySet()) {
      filled = filled.replace("${" + value.getKey() + "}", value.getValue());
    }
    if (filled.contains("${")) {
      throw new IllegalArgumentException("bin/submit does not fill " + filled);
    }
    return filled;
  }
}
