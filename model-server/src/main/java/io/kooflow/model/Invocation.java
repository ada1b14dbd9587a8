package io.kooflow.model;

import io.kooflow.scoring.Answer;
import io.kooflow.scoring.Entry;
import io.kooflow.scoring.Instance;
import io.kooflow.scoring.Refusal;
import io.kooflow.scoring.ScoringAnswer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request under way. A text that breaks the model costs that text its prediction, not the
 * others theirs.
 */
record Invocation(List<Entry> entries) {
  private static final Logger log = LoggerFactory.getLogger(Invocation.class);

  ScoringAnswer answer(Predictor model) {
    return new ScoringAnswer(entries.stream().map(entry -> answer(model, entry)).toList());
  }

  private static Answer answer(Predictor model, Entry entry) {
    if (entry instanceof Refusal refusal) {
      return refusal;
    }
    Instance instance = (Instance) entry;
    try {
      return model.predict(instance);
    } catch (RuntimeException broken) {
      String fault = broken.getClass().getSimpleName();
      log.warn("The model failed on one instance: {}", fault);
      return new Refusal(instance.id(), "the model failed: " + fault);
    }
  }
}
