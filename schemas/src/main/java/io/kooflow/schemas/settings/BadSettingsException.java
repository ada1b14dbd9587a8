package io.kooflow.schemas.settings;

/** A file of settings that its user must correct; the message is one line and tells no value. */
public final class BadSettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  BadSettingsException(String message) {
    super(message);
  }
}
