package io.kooflow.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The figures of the card; needs the data, which is not part of the project: {@code
 * -Dkooflow.umsab=FOLDER}.
 */
class SentimentModelIT {
  private static final Path DATA =
      Path.of(System.getProperty("kooflow.umsab", "../../shared/data/text-sentiment-umsab"));

  @Test
  void isAsGoodAsItsCardSays() throws IOException {
    assumeThat(DATA).isDirectory();

    SentimentFigures figures =
        SentimentFigures.of(SentimentModel.load(), LabelledText.read(DATA.resolve("val.tsv.gz")));

    assertThat(card()).contains(figures.table());
    assertThat(figures.all().accuracy()).isGreaterThanOrEqualTo(0.52);
  }

  @Test
  void comesOutTheSameWhenTrainedAgain() throws IOException {
    assumeThat(DATA).isDirectory();

    SentimentModel again =
        new SentimentModel(
            SentimentTraining.train(LabelledText.read(DATA.resolve("train.tsv.gz"))));

    assertThat(card())
        .contains(
            SentimentFigures.of(again, LabelledText.read(DATA.resolve("val.tsv.gz"))).table());
  }

  private static String card() throws IOException {
    return new String(resource("/models/koo-text/MODEL_CARD.md"), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = SentimentModelIT.class.getResourceAsStream(name)) {
      assertThat(in).isNotNull();
      return in.readAllBytes();
    }
  }
}
