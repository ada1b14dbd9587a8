package io.kooflow.audit.stores;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Locale;

/**
 * Refuses in time what would not fit into the heap, by what the last collection of all of it left.
 * Under a collector that seldom collects all of it, as G1, it may see nothing. For one thread at a
 * time.
 */
final class HeapLimit {
  private static final int EVERY = 1_000;
  private static final double FULL = 0.9;

  private final List<MemoryPoolMXBean> pools;
  private int calls;

  HeapLimit() {
    pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(each -> each.getType() == MemoryType.HEAP && isOld(each))
            .toList();
  }

  /**
   * To be called for each row that is held; looks now and then.
   *
   * @throws IllegalStateException saying what to set
   */
  void require() {
    if (calls++ % EVERY != 0) {
      return;
    }
    for (MemoryPoolMXBean pool : pools) {
      MemoryUsage left = pool.getCollectionUsage();
      if (left != null && left.getMax() > 0 && left.getUsed() > FULL * left.getMax()) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "the koos do not fit into the heap of %d MB: set KOOFLOW_HEAP, such as 4g (about 1 KB"
                    + " for each koo with reactions, 150 bytes for any other)",
                Runtime.getRuntime().maxMemory() >> 20));
      }
    }
  }

  /** Young generations are small and full by nature. */
  private static boolean isOld(MemoryPoolMXBean pool) {
    return pool.getName().contains("Old") || pool.getName().contains("Tenured");
  }
}
