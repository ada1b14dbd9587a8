package io.kooflow.flink.scoring;

import io.kooflow.events.KooScores;
import io.kooflow.scoring.Prediction;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a model says of one text. A Flink POJO: public fields, no Kryo. */
public final class Scored {
  public long contentId;

  /** Position of the change whose text was scored, 22 bytes. */
  public byte[] position = new byte[0];

  public String model = "";
  public String version = "";
  public String language = "";
  public double languageProbability;
  public @Nullable String sentiment;
  public @Nullable Double sentimentProbability;

  /** When the answer was taken, epoch milliseconds. */
  public long scoredAt;

  public Scored() {}

  static Scored of(ChangedText text, Prediction prediction, long scoredAtMillis) {
    Scored scored = new Scored();
    scored.contentId = text.contentId;
    scored.position = text.position;
    scored.model = prediction.model();
    scored.version = prediction.version();
    scored.language = prediction.language();
    scored.languageProbability = prediction.languageProbability();
    scored.sentiment = prediction.sentiment();
    scored.sentimentProbability = prediction.sentimentProbability();
    scored.scoredAt = scoredAtMillis;
    return scored;
  }

  KooScores event() {
    return KooScores.newBuilder()
        .setContentId(contentId)
        .setPosition(ByteBuffer.wrap(position))
        .setModel(model)
        .setVersion(version)
        .setLanguage(language)
        .setLanguageProbability(languageProbability)
        .setSentiment(sentiment)
        .setSentimentProbability(sentimentProbability)
        .setScoredAt(scoredAt)
        .build();
  }
}
