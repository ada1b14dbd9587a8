package io.kooflow.source.snapshot;

import org.jspecify.annotations.Nullable;

/** Finds items that were told and are gone, without their removal having been told. */
public interface Removals {

  /** Finds none: a repair by the audit, which compares the stores, names them by key. */
  Removals NONE =
      new Removals() {
        @Override
        public Rows find(int segment) {
          return new NoRows(segment);
        }

        @Override
        public String how() {
          return "not looked for: audit --repair finds and tells them";
        }
      };

  /**
   * Starts to look; what is found comes as {@link Rows.Page#missing} of one segment.
   *
   * @param segment number that its pages have
   */
  Rows find(int segment);

  /** How it looks, for reports. */
  String how();

  /** A segment that ends at once. */
  final class NoRows implements Rows {
    private final int segment;
    private boolean taken;

    NoRows(int segment) {
      this.segment = segment;
    }

    @Override
    public @Nullable Page poll() {
      if (taken) {
        return null;
      }
      taken = true;
      return new Page(
          segment, java.util.List.of(), java.util.List.of(), null, java.time.Instant.EPOCH);
    }

    @Override
    public void close() {}
  }
}
