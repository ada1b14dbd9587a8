package io.kooflow.platform.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The texts that the launcher shows without a build: {@code -Dgolden.update=true} writes them. */
class HelpTextTest {
  private static final Path TEXTS = Path.of("src/main/help");

  @Test
  void theLauncherShowsTheHelpOfTheCommandLine() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    add(texts, "kooflow", Main.line());
    if (Boolean.getBoolean("golden.update")) {
      write(texts);
    }

    assertThat(written()).isEqualTo(texts);
  }

  private static void add(Map<String, String> texts, String name, CommandLine verb) {
    texts.put(name + ".txt", verb.getUsageMessage(Ansi.OFF));
    verb.getSubcommands()
        .forEach(
            (each, below) -> add(texts, name.equals("kooflow") ? each : name + "-" + each, below));
  }

  private static void write(Map<String, String> texts) throws IOException {
    Files.createDirectories(TEXTS);
    for (String old : written().keySet()) {
      Files.delete(TEXTS.resolve(old));
    }
    for (Map.Entry<String, String> text : texts.entrySet()) {
      Files.writeString(TEXTS.resolve(text.getKey()), text.getValue());
    }
  }

  private static Map<String, String> written() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(TEXTS)) {
      for (Path file : files.toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }
}
