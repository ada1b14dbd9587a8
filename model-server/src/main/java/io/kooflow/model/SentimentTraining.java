package io.kooflow.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Trains the sentiment model: {@code SentimentTraining <folder with train.tsv.gz and val.tsv.gz>
 * <model file>}. The same data gives the same weights; only the time of training in the file
 * differs.
 */
public final class SentimentTraining {
  static final int FEATURES = 8_000;
  static final long SEED = 42;

  private static final int EPOCHS = 10;
  private static final int NO_PROGRESS_LOG = Integer.MAX_VALUE;
  private static final double LEARNING_RATE = 0.01;
  private static final double ADAGRAD_EPSILON = 0.1;

  private SentimentTraining() {}

  /** Writes the model and prints its figures as the rows of the card's table. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println(
          "usage: SentimentTraining <folder with train.tsv.gz and val.tsv.gz> <model file>");
      System.exit(2);
    }
    Path data = Path.of(args[0]);
    Model<Label> model = train(LabelledText.read(data.resolve("train.tsv.gz")));
    Path file = Path.of(args[1]);
    model.serializeToFile(file);
    System.out.print(
        SentimentFigures.of(
                new SentimentModel(model), LabelledText.read(data.resolve("val.tsv.gz")))
            .table());
    System.out.println("model file: " + Files.size(file) + " bytes");
  }

  static Model<Label> train(List<LabelledText> texts) {
    List<NavigableSet<String>> grams =
        texts.stream().map(text -> SentimentFeatures.of(text.text())).toList();
    Set<String> features = FeatureSelection.best(texts, grams, FEATURES);
    LabelFactory labels = new LabelFactory();
    MutableDataset<Label> examples =
        new MutableDataset<>(new SimpleDataSourceProvenance("UMSAB train", labels), labels);
    for (int i = 0; i < texts.size(); i++) {
      List<String> chosen = grams.get(i).stream().filter(features::contains).toList();
      if (!chosen.isEmpty()) {
        examples.add(SentimentModel.example(new Label(texts.get(i).label()), chosen));
      }
    }
    AdaGrad optimiser = new AdaGrad(LEARNING_RATE, ADAGRAD_EPSILON);
    return new LinearSGDTrainer(new LogMulticlass(), optimiser, EPOCHS, NO_PROGRESS_LOG, SEED)
        .train(examples);
  }
}
