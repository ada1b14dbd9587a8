package io.kooflow.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.scoring.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SentimentModelTest {
  private final SentimentModel model = SentimentModel.load();

  @Test
  void givesOneOfTheContractsLabelsWithAProbability() {
    SentimentModel.Sentiment sentiment =
        model.judge("I love this so much, thank you!").orElseThrow();

    assertThat(sentiment.label()).isEqualTo("positive").isIn(Prediction.SENTIMENTS);
    assertThat(sentiment.probability()).isBetween(0.34, 1.0);
  }

  @Test
  void saysNothingOfATextInWhichItKnowsNothing() {
    assertThat(model.judge("ᚠᚢᚦ")).isEmpty();
  }

  @Test
  void givesTheSameAnswerEachTime() {
    assertThat(model.judge("um dia muito ruim")).isEqualTo(model.judge("um dia muito ruim"));
  }

  @Test
  void isTrainedTheSameEachTime() {
    SentimentModel first = new SentimentModel(SentimentTraining.train(texts()));
    SentimentModel second = new SentimentModel(SentimentTraining.train(texts()));

    assertThat(first.judge("good morning")).isEqualTo(second.judge("good morning"));
    assertThat(first.judge("good morning").orElseThrow().label()).isEqualTo("positive");
  }

  @Test
  void isSmallEnoughToBeCommitted() throws IOException {
    try (InputStream file =
        SentimentModel.class.getResourceAsStream("/models/koo-text/sentiment.pb")) {
      assertThat(file).isNotNull();
      assertThat(file.readAllBytes().length).isLessThanOrEqualTo(1_500_000);
    }
  }

  private static List<LabelledText> texts() {
    return IntStream.range(0, 20)
        .boxed()
        .flatMap(
            i ->
                Stream.of(
                    new LabelledText("en", "positive", "good day " + i),
                    new LabelledText("en", "negative", "bad night " + i),
                    new LabelledText("en", "neutral", "some time " + i)))
        .toList();
  }
}
