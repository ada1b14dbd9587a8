package io.kooflow.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringRequestTest {
  @Test
  void isWrittenExactlyAsTheContractSays() {
    byte[] json = ScoringRequest.write(List.of(new Instance("1", "a \"b\"\n\uD83D\uDE00")));

    assertThat(json)
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("{\"instances\":[{\"id\":\"1\",\"text\":\"a \\\"b\\\"\\n\uD83D\uDE00\"}]}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\u0000\u0001\u001f",
        "नमस्ते",
        "👨‍👩‍👧",
        "\u202eright to left",
        "e\u0301",
        "\"\\/"
      })
  void readsBackTheTextThatWasWritten(String text) throws Exception {
    List<Instance> instances = List.of(new Instance("1", text));

    assertThat(ScoringRequest.read(ScoringRequest.write(instances)).entries()).isEqualTo(instances);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "17",
        "null",
        "{}",
        "{\"instances\":null}",
        "{\"instances\":[]}{}",
        "{\"instances\":[],\"instances\":[]}",
        "{\"instances\":[{\"id\":\"1\",\"id\":\"2\",\"text\":\"\"}]}",
        "{\"instances\":[NaN]}"
      })
  void refusesWhatIsNoRequest(String json) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesBytesThatAreNoUtf8() {
    byte[] latin1 =
        "{\"instances\":[{\"id\":\"1\",\"text\":\"é\"}]}".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> ScoringRequest.read(latin1)).isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesNestingWithoutEnd() {
    assertThatThrownBy(() -> read("{\"instances\":" + "[".repeat(10_000)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void namesNoContentInItsMessages() {
    assertThatThrownBy(() -> read("{\"instances\":[{\"id\":\"1\",\"text\":secret}]}"))
        .isInstanceOf(MalformedException.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void turnsABadInstanceIntoARefusalInItsPlace() throws Exception {
    List<Entry> entries =
        read("{\"instances\":[{\"id\":\"a\",\"text\":\"x\"},{\"id\":\"b\"},{\"id\":\"c\",\"text\":7},"
                + "{\"text\":\"x\"},{\"id\":5,\"text\":\"x\"},null,{\"id\":\"\",\"text\":\"x\"},"
                + "{\"id\":\"d\",\"text\":\"\\udc00\"},{\"id\":\"e\\ud800\",\"text\":\"x\"}]}")
            .entries();

    assertThat(entries.get(0)).isEqualTo(new Instance("a", "x"));
    assertThat(entries.subList(1, 9)).allMatch(Refusal.class::isInstance);
    assertThat(entries.subList(1, 9).stream().map(entry -> ((Refusal) entry).id()))
        .containsExactly("b", "c", "", "5", "", "", "d", "e\uFFFD");
  }

  @Test
  void refusesATextThatIsTooLong() throws Exception {
    String text = "x".repeat(Limits.MAX_TEXT_CODE_POINTS + 1);

    assertThat(
            ScoringRequest.read(ScoringRequest.write(List.of(new Instance("1", text)))).entries())
        .containsExactly(new Refusal("1", "text is longer than 10000 code points"));
  }

  @Test
  void takesSixtyFourInstancesAndNoMore() throws Exception {
    String instance = "{\"id\":\"1\",\"text\":\"\"}";
    String full = (instance + ",").repeat(Limits.MAX_INSTANCES - 1) + instance;

    assertThat(read("{\"instances\":[" + full + "]}").entries()).hasSize(64);
    assertThatThrownBy(() -> read("{\"instances\":[" + full + "," + instance + "]}"))
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void refusesMoreThanAMegabyte() {
    byte[] json = new byte[Limits.MAX_BYTES + 1];

    assertThatThrownBy(() -> ScoringRequest.read(json)).isInstanceOf(TooLargeException.class);
  }

  private static ScoringRequest read(String json) throws MalformedException, TooLargeException {
    return ScoringRequest.read(json.getBytes(StandardCharsets.UTF_8));
  }
}
