package io.kooflow.schemas.generations;

/** What a generation of the streams application is there for. */
public enum GenerationRole {
  /** Counts beside the serving one, from shadow topics into shadow topics. */
  BUILDING,
  /** Was built; stands still while what it counted is published. */
  HANDING_OVER,
  /** Writes the topics of the pipeline; one at most. */
  SERVING,
  /** Serves, reads nothing new, and ends what is under way inside it. */
  DRAINING,
  /** Serves, and stands still until it is compared: then it serves again, or is retired. */
  PAUSED,
  /** Served before; may never write again. */
  RETIRED,
  /** Was given up while it was built; may never write again. */
  ABANDONED;

  /** Whether this is the generation whose values are served. */
  public boolean serves() {
    return this == SERVING || this == DRAINING || this == PAUSED;
  }

  /** Whether its instances wait for another role. */
  public boolean standsStill() {
    return this == HANDING_OVER || this == PAUSED;
  }

  /** Whether its instances end for ever. */
  public boolean isOver() {
    return this == RETIRED || this == ABANDONED;
  }
}
