package io.kooflow.schemas.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
  @TempDir private Path temp;

  @Test
  void passesOverAByteOrderMark() throws IOException {
    assertThat(read("\uFEFFkafka.bootstrap.servers=a:1\r\nmodel.url=b\r\n"))
        .isEqualTo(Map.of("kafka.bootstrap.servers", "a:1", "model.url", "b"));
  }

  @Test
  void trimsBlanksOfEveryKindAroundValues() throws IOException {
    assertThat(read("a=1 \t\nb = \u00a02\u00a0\u200b\nc=x y\nd=\n"))
        .isEqualTo(Map.of("a", "1", "b", "2", "c", "x y", "d", ""));
  }

  @Test
  void readsUtf8AndEscapes() throws IOException {
    assertThat(read("a=d\u00e9 \u0939\u093f\u0928\u094d\u0926\u0940 \ud83d\ude00\nb=\\u00e9"))
        .isEqualTo(
            Map.of(
                "a", "d\u00e9 \u0939\u093f\u0928\u094d\u0926\u0940 \ud83d\ude00", "b", "\u00e9"));
  }

  @Test
  void refusesAKeyThatIsGivenTwiceWithoutItsValues() {
    assertThatThrownBy(() -> read("secret=one\nb=2\nsecret : one"))
        .isInstanceOf(BadSettingsException.class)
        .hasMessageEndingWith("settings.properties: secret is given twice");
  }

  @Test
  void refusesOtherEncodingsByLine() {
    assertThatThrownBy(() -> read("a=1\nb=\u00e9\n", StandardCharsets.ISO_8859_1))
        .hasMessageEndingWith("settings.properties:2: is not in UTF-8; save it in UTF-8");
    for (Charset utf16 : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      assertThatThrownBy(() -> read("\uFEFFa=1\n", utf16)).hasMessageContaining("is in UTF-16");
    }
  }

  @Test
  void refusesCharactersThatNobodySees() {
    assertThatThrownBy(() -> read("a\u200b=1"))
        .hasMessageEndingWith("a has in its name the invisible character U+200B; remove it");
    assertThatThrownBy(() -> read("url=http://a\u202eb"))
        .hasMessageContaining("url has in its value", "U+202E");
    assertThatThrownBy(() -> read("url=x\u00a0y")).hasMessageContaining("U+00A0");
    assertThatThrownBy(() -> read("url=x\\u0000y")).hasMessageContaining("U+0000");
  }

  @Test
  void saysWhyAFileCannotBeRead() {
    assertThatThrownBy(() -> SettingsFile.read(temp.resolve("none")))
        .hasMessageEndingWith("none cannot be read: there is no such file or folder");
    assertThatThrownBy(() -> SettingsFile.read(temp))
        .hasMessageStartingWith(temp + " cannot be read: ");
    assertThatThrownBy(() -> read("a=\\u00zz"))
        .hasMessageContaining("settings.properties is no properties file");
  }

  @Test
  void guessesWhatAMisspeltNameMeans() {
    Set<String> known = Set.of("bootstrap.servers", "client.id", "demo");

    assertThat(Nearest.to("bootstrap.serverz", known)).isEqualTo("bootstrap.servers");
    assertThat(Nearest.to("Client.Id", known)).isEqualTo("client.id");
    assertThat(Nearest.to("nosuch", known)).isNull();
    assertThat(Nearest.question("dmeo", known)).isEqualTo(" Did you mean 'demo'?");
  }

  private Map<String, String> read(String text) throws IOException {
    return read(text, StandardCharsets.UTF_8);
  }

  private Map<String, String> read(String text, Charset charset) throws IOException {
    return SettingsFile.read(
        Files.write(temp.resolve("settings.properties"), text.getBytes(charset)));
  }
}
