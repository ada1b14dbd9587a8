package io.kooflow.streams.capture;

import io.kooflow.engagement.BinaryState;
import io.kooflow.engagement.ChangePosition;
import io.kooflow.events.KooScores;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes of {@link KooScores} in a store, version 1. */
public final class ScoresCodec {
  private static final byte VERSION = 1;

  private ScoresCodec() {}

  public static byte[] encode(KooScores scores) {
    byte[] position = new byte[ChangePosition.BYTES];
    scores.getPosition().duplicate().get(position);
    BinaryState.Writer out = new BinaryState.Writer(VERSION).raw(position);
    out.number(scores.getContentId()).number(scores.getScoredAt());
    out.text(scores.getModel()).text(scores.getVersion()).text(scores.getLanguage());
    out.number(Double.doubleToRawLongBits(scores.getLanguageProbability()));
    String sentiment = scores.getSentiment();
    Double probability = scores.getSentimentProbability();
    boolean felt = sentiment != null && probability != null;
    out.number(felt ? 1 : 0);
    if (felt) {
      out.text(sentiment).number(Double.doubleToRawLongBits(probability));
    }
    Long snapshot = scores.getSnapshotId();
    out.number(snapshot == null ? 0 : 1);
    if (snapshot != null) {
      out.number(snapshot);
    }
    return out.done();
  }

  public static KooScores decode(byte[] bytes) {
    BinaryState.Reader in = new BinaryState.Reader(bytes, VERSION, "scores");
    KooScores scores = new KooScores();
    scores.setPosition(ByteBuffer.wrap(in.raw(ChangePosition.BYTES)));
    scores.setContentId(in.number());
    scores.setScoredAt(in.number());
    scores.setModel(in.text());
    scores.setVersion(in.text());
    scores.setLanguage(in.text());
    scores.setLanguageProbability(Double.longBitsToDouble(in.number()));
    boolean felt = in.number() == 1;
    scores.setSentiment(felt ? in.text() : null);
    scores.setSentimentProbability(felt ? (Double) Double.longBitsToDouble(in.number()) : null);
    scores.setSnapshotId(optionalNumber(in));
    in.end();
    return scores;
  }

  private static @Nullable Long optionalNumber(BinaryState.Reader in) {
    return in.number() == 0 ? null : Long.valueOf(in.number());
  }
}
