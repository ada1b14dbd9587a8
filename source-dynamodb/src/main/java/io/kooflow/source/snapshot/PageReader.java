package io.kooflow.source.snapshot;

import io.kooflow.source.snapshot.Rows.Page;
import org.jspecify.annotations.Nullable;

/** Reads a page of a segment. Called by a thread of each segment, one page after the other. */
interface PageReader {

  /**
   * The page behind {@code after}.
   *
   * @param after null for the segment's first page
   * @throws software.amazon.awssdk.core.exception.SdkException if a call fails; it may be repeated
   * @throws org.apache.kafka.connect.errors.ConnectException if repeating does not help
   */
  Page read(int segment, @Nullable String after) throws InterruptedException;

  /** Ends reads that go on; nothing is read after it. */
  default void close() {}
}
