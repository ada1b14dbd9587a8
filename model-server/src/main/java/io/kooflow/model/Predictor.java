package io.kooflow.model;

import io.kooflow.scoring.Instance;
import io.kooflow.scoring.Prediction;

/** What an endpoint serves: one prediction for one instance, from many threads at once. */
@FunctionalInterface
public interface Predictor {
  /** The prediction; a thrown exception makes a refusal of this instance and of no other. */
  Prediction predict(Instance instance);
}
