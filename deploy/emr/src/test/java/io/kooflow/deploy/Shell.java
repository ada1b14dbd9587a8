package io.kooflow.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs the scripts with the stub in place of the AWS CLI. */
final class Shell {
  private final Path stub;
  private final Map<String, String> environment = new TreeMap<>();

  /** What a script said and how it ended. */
  record Ended(int status, String said) {}

  /** The stub keeps what it knows in {@code stub}. */
  Shell(Path stub) throws IOException {
    this.stub = stub;
    Path artifacts = Files.createDirectories(stub.resolve("artifacts"));
    for (String name :
        List.of(
            "kooflow-flink-jobs.jar", "kooflow-source-dynamodb.zip", "kooflow-sink-dynamodb.zip")) {
      Files.writeString(artifacts.resolve(name), name);
    }
    environment.put("KOOFLOW_ARTIFACTS", artifacts.toString());
    environment.put("STUB", stub.toString());
    environment.put(
        "BASH_ENV", Path.of("src/test/resources/stub/aws.sh").toAbsolutePath().toString());
    environment.put("AWS_REGION", "ap-south-1");
    environment.put("KOOFLOW_POLL", "0");
  }

  Shell with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Ended run(String script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("bash", script));
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().putAll(environment);
    String path = Path.of("src/test/resources/stub").toAbsolutePath().toString();
    process.environment().merge("PATH", path, (old, first) -> first + ":" + old);
    try {
      Process running = process.start();
      running.getOutputStream().close();
      String said = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(running.waitFor(), said);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  /** The calls to AWS since the last time that this was asked. */
  List<String> calls() throws IOException {
    Path calls = stub.resolve("calls");
    List<String> lines = Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    Files.deleteIfExists(calls);
    return lines;
  }

  void failAt(int call) throws IOException {
    Files.writeString(stub.resolve("fail-at"), Integer.toString(call));
  }

  void failNoMore() throws IOException {
    Files.deleteIfExists(stub.resolve("fail-at"));
    Files.deleteIfExists(stub.resolve("error"));
  }

  /** Every call that contains {@code pattern} fails so. */
  void fail(String pattern, String message) throws IOException {
    Files.writeString(stub.resolve("error"), pattern + "|" + message + "\n");
  }

  void object(String path, String text) throws IOException {
    Path file = stub.resolve("s3").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  String object(String path) throws IOException {
    return Files.readString(stub.resolve("s3").resolve(path));
  }

  void file(String name, String text) throws IOException {
    Files.writeString(stub.resolve(name), text);
  }
}
