package io.kooflow.streams.generation;

import io.kooflow.schemas.generations.GenerationRole;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a generation stands, as its instance last saw it. Written by one thread, read by any. */
public final class Standing {
  private final int generation;
  private volatile @Nullable GenerationRole role;

  /** Nothing is known yet. */
  public Standing(int generation) {
    this.generation = generation;
  }

  /** The register says this, and the instance goes by it. */
  public void is(GenerationRole now) {
    role = now;
  }

  /** Null until Kafka was asked. */
  public @Nullable GenerationRole role() {
    return role;
  }

  /** Whether nothing new is read: the role is not known, or it is one that lets changes wait. */
  public boolean inputsHeld() {
    GenerationRole now = role;
    return now == null || now == GenerationRole.DRAINING || now.standsStill() || now.isOver();
  }

  /** For people, in one line. */
  @Override
  public String toString() {
    GenerationRole now = role;
    return String.format(
        Locale.ROOT,
        "generation %d: %s, inputs %s",
        generation,
        now == null ? "role not known yet" : now.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        inputsHeld() ? "held" : "read");
  }
}
