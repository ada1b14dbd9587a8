package io.kooflow.platform.input.synthetic;

import io.kooflow.platform.input.Input;
import io.kooflow.platform.input.StoreWrite;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

/** A finite synthetic stream; the same seed and size give the same writes, bit for bit. */
public final class SyntheticInput implements Input {
  private final long seed;
  private final long size;

  /**
   * @param size number of writes, 1 or more
   */
  public SyntheticInput(long seed, long size) {
    this.seed = seed;
    this.size = size;
  }

  @Override
  public String description() {
    return String.format(Locale.ROOT, "synthetic (seed %d)", seed);
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Map<Long, String> externalIds() {
    return Map.of();
  }

  @Override
  public Iterator<StoreWrite> writes() {
    MicroBlog microBlog = new MicroBlog(seed, size);
    return new Iterator<>() {
      private long given;

      @Override
      public boolean hasNext() {
        return given < size;
      }

      @Override
      public StoreWrite next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        given++;
        return microBlog.next();
      }
    };
  }
}
