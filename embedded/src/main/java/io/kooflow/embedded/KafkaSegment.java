package io.kooflow.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The newest segment of a partition, as its batches' headers tell.
 *
 * @param whole whether its last batch ends where the file ends
 * @param end offset after its last whole batch
 */
record KafkaSegment(Path file, boolean whole, long end) {
  private static final String END = ".log";

  /** Base offset (8), length of what follows (4), and up to the offset delta of the last record. */
  private static final int HEADER = 27;

  private static final int LENGTH_AT = 8;
  private static final int LOG_OVERHEAD = 12;
  private static final int LAST_OFFSET_DELTA_AT = 23;

  /** Empty for a folder without segments. */
  static Optional<KafkaSegment> newest(Path partition) throws IOException {
    try (Stream<Path> files = Files.list(partition)) {
      Optional<Path> newest =
          files
              .filter(file -> file.getFileName().toString().matches("[0-9]{20}\\" + END))
              .max(Comparator.naturalOrder());
      return newest.isPresent() ? Optional.of(read(newest.get())) : Optional.empty();
    }
  }

  private static KafkaSegment read(Path file) throws IOException {
    String name = file.getFileName().toString();
    long end = Long.parseLong(name.substring(0, name.length() - END.length()));
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      long at = 0;
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      while (at + HEADER <= size) {
        readFully(channel, header.clear(), at);
        int length = header.getInt(LENGTH_AT);
        if (length < HEADER - LOG_OVERHEAD || at + LOG_OVERHEAD + length > size) {
          return new KafkaSegment(file, false, end);
        }
        end = header.getLong(0) + header.getInt(LAST_OFFSET_DELTA_AT) + 1;
        at += LOG_OVERHEAD + (long) length;
      }
      return new KafkaSegment(file, at == size, end);
    }
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long at) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, at + into.position()) < 0) {
        throw new EOFException("unexpected end of a segment");
      }
    }
  }
}
