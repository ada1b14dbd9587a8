package io.kooflow.source;

import io.kooflow.events.ReactionChange;
import io.kooflow.source.change.ChangeShape;
import io.kooflow.source.config.TableSettings;
import io.kooflow.source.stream.LineageShare;

/** Tables as a configuration names them. */
final class Settings {
  private Settings() {}

  static TableSettings reactions(int epoch) {
    return reactions(epoch, LineageShare.ALL);
  }

  static TableSettings reactions(int epoch, LineageShare share) {
    return new TableSettings(
        "reactions",
        "reaction.changes",
        epoch,
        ChangeShape.of(ReactionChange.getClassSchema()),
        null,
        share);
  }
}
