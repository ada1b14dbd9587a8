package io.kooflow.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoringAnswerTest {
  private static final List<Instance> ASKED = List.of(new Instance("1", ""), new Instance("2", ""));
  private static final String GOOD =
      "{\"id\":\"1\",\"model\":\"m\",\"version\":\"1\",\"language\":\"en\",\"languageProbability\":0.5}";

  @Test
  void isWrittenExactlyAsTheContractSays() {
    ScoringAnswer answer =
        new ScoringAnswer(
            List.of(
                new Prediction("1", "m", "1", "en", 0.5, "neutral", 0.25),
                new Prediction("2", "m", "1", "und", 0, null, null),
                new Refusal("3", "why")));

    assertThat(answer.bytes())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo(
            "{\"predictions\":[{\"id\":\"1\",\"model\":\"m\",\"version\":\"1\",\"language\":\"en\","
                + "\"languageProbability\":0.5,\"sentiment\":\"neutral\",\"sentimentProbability\":0.25},"
                + "{\"id\":\"2\",\"model\":\"m\",\"version\":\"1\",\"language\":\"und\",\"languageProbability\":0.0},"
                + "{\"id\":\"3\",\"error\":\"why\"}]}");
  }

  @Test
  void readsBackWhatWasWritten() throws Exception {
    ScoringAnswer answer =
        new ScoringAnswer(
            List.of(
                new Prediction("1", "m", "1", "en", 1.0 / 3, "positive", 0.1),
                new Refusal("2", "why")));

    assertThat(ScoringAnswer.read(answer.bytes(), ASKED)).isEqualTo(answer);
  }

  @Test
  void ignoresFieldsThatALaterContractMayAdd() throws Exception {
    String json =
        "{\"predictions\":[" + GOOD.replace("}", ",\"topic\":{\"a\":[1]}}") + "],\"took\":3}";

    assertThat(read(json, ASKED.subList(0, 1)).predictions()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"language\":\"en\"|\"language\":\"\"",
        "\"language\":\"en\"|\"language\":1",
        "\"language\":\"en\",|",
        "0.5|1.5",
        "0.5|-0.1",
        "0.5|NaN",
        "0.5|1e999",
        "0.5|\"0.5\"",
        "0.5|0.5,\"sentiment\":\"positive\"",
        "0.5|0.5,\"sentimentProbability\":0.5",
        "0.5|0.5,\"sentiment\":\"glad\",\"sentimentProbability\":0.5",
        "\"id\":\"1\"|\"id\":\"2\"",
        "\"id\":\"1\"|\"id\":1"
      })
  void refusesAPredictionOutsideTheContract(String change) {
    String[] fromTo = change.split("\\|", -1);
    String json = "{\"predictions\":[" + GOOD.replace(fromTo[0], fromTo[1]) + "]}";

    assertThatThrownBy(() -> read(json, ASKED.subList(0, 1)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesAnotherNumberOrOrderOfPredictions() {
    String second = GOOD.replace("\"1\",\"model\"", "\"2\",\"model\"");

    assertThatThrownBy(() -> read("{\"predictions\":[" + GOOD + "]}", ASKED))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> read("{\"predictions\":[" + second + "," + GOOD + "]}", ASKED))
        .isInstanceOf(MalformedException.class);
  }

  private static ScoringAnswer read(String json, List<Instance> asked) throws MalformedException {
    return ScoringAnswer.read(json.getBytes(StandardCharsets.UTF_8), asked);
  }
}
