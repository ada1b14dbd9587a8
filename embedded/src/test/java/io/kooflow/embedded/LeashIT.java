package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeashIT {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "-Duser.language=mr -Duser.country=IN",
        "-Duser.language=ar -Duser.country=EG",
        "-Duser.language=tr -Duser.country=TR -Duser.timezone=Pacific/Kiritimati",
        "-Duser.language=th -Duser.country=TH -Duser.variant=TH",
        "-Duser.language.format=ar -Duser.country.format=EG -Dfile.encoding=ISO-8859-1"
      })
  void pinsLocaleZoneAndCharsetWhateverTheUserHas(String options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Dfile.encoding=UTF-8",
            "-cp",
            ForkedJvm.ownClassPath(),
            Leash.class.getName(),
            Speaks.class.getName()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    Surroundings.OWN.applyTo(builder.environment());
    builder.environment().put("JAVA_TOOL_OPTIONS", options);
    Process process = builder.start();

    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(Eventually.ended(process)).isZero();
    assertThat(said.strip()).isEqualTo("5 s 1,234.5 title UTC UTF-8 é");
  }

  /** Says what depends on the machine it runs on. */
  public static final class Speaks {
    public static void main(String[] args) {
      System.out.println(
          String.format("%d s %,.1f ", 5, 1234.5)
              + "TITLE".toLowerCase(Locale.getDefault())
              + " "
              + ZoneId.systemDefault()
              + " "
              + Charset.defaultCharset()
              + " é");
      System.exit(0);
    }
  }
}
