package io.kooflow.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.protos.core.ModelProto;

/**
 * A linear model over character n-grams. Safe for many threads. It answers for any text, so the
 * caller asks it only about languages it learned.
 */
final class SentimentModel {
  private static final String RESOURCE = "/models/koo-text/sentiment.pb";

  private final Model<Label> model;

  SentimentModel(Model<Label> model) {
    this.model = model;
  }

  /** A label and its probability, 0 to 1. */
  record Sentiment(String label, double probability) {}

  /** Reads the model that comes with this class, in Tribuo's protobuf format. */
  static SentimentModel load() {
    try (InputStream in =
        Objects.requireNonNull(SentimentModel.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new SentimentModel(Model.deserialize(ModelProto.parseFrom(in)).castModel(Label.class));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** How the text feels; empty for one in which the model knows nothing. */
  Optional<Sentiment> judge(String text) {
    String[] known =
        SentimentFeatures.of(text).stream()
            .filter(gram -> model.getFeatureIDMap().get(gram) != null)
            .toArray(String[]::new);
    if (known.length == 0) {
      return Optional.empty();
    }
    Label label =
        model.predict(example(LabelFactory.UNKNOWN_LABEL, Arrays.asList(known))).getOutput();
    return Optional.of(new Sentiment(label.getLabel(), Math.min(1, label.getScore())));
  }

  /** An example in which each n-gram is present, however often it stands there. */
  static Example<Label> example(Label label, Collection<String> grams) {
    double[] present = new double[grams.size()];
    Arrays.fill(present, 1);
    return new ArrayExample<>(label, grams.toArray(String[]::new), present);
  }
}
