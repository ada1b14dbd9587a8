package io.kooflow.platform.freshness;

/** A stretch of the way of one reaction; each starts where the one before ends. */
public enum Hop {
  STORE_TO_CHANGES("store->changes"),
  CHANGES_TO_ENRICHED("changes->koo.enriched"),
  ENRICHED_TO_SERVING("koo.enriched->feed_items");

  private final String label;

  Hop(String label) {
    this.label = label;
  }

  /** Name in reports. */
  public String label() {
    return label;
  }
}
