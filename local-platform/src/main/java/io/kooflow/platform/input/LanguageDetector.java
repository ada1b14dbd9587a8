package io.kooflow.platform.input;

import java.util.List;

/** Tells the language group of texts; the demo asks the model endpoint. */
@FunctionalInterface
public interface LanguageDetector {

  /** One language group per text, in order; {@code und} where none can be told. */
  List<String> languages(List<String> texts);
}
