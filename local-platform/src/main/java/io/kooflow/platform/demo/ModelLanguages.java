package io.kooflow.platform.demo;

import io.kooflow.platform.input.InputException;
import io.kooflow.platform.input.LanguageDetector;
import io.kooflow.scoring.Instance;
import io.kooflow.scoring.Outcome;
import io.kooflow.scoring.Prediction;
import io.kooflow.scoring.Refusal;
import io.kooflow.scoring.SageMakerScorer;
import io.kooflow.scoring.ScorerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Asks the model endpoint, which must run by the first question. */
final class ModelLanguages implements LanguageDetector {
  private final Supplier<ScorerSettings> endpoint;

  ModelLanguages(Supplier<ScorerSettings> endpoint) {
    this.endpoint = endpoint;
  }

  @Override
  public List<String> languages(List<String> texts) {
    List<Instance> instances = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      instances.add(new Instance(Integer.toString(i), texts.get(i)));
    }
    try (SageMakerScorer scorer = SageMakerScorer.open(endpoint.get())) {
      return scorer.score(instances).join().stream().map(ModelLanguages::languageOf).toList();
    }
  }

  /** A text that no endpoint can score has no language; an endpoint that fails is an error. */
  private static String languageOf(Outcome outcome) {
    if (outcome instanceof Prediction prediction) {
      return prediction.language();
    }
    if (outcome instanceof Refusal) {
      return "und";
    }
    throw new InputException("The model endpoint does not tell languages: " + outcome);
  }
}
