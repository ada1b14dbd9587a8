package io.kooflow.engagement;

import java.util.TreeMap;
import java.util.function.Consumer;

/** Cold cells as bytes in heap, by type, half-life and block; counts what is asked of it. */
final class HeapCold implements ColdCells {
  final TreeMap<String, byte[]> blocks = new TreeMap<>();
  int reads;
  int writes;

  @Override
  public DecayCells block(String type, long halfLifeMillis, long block) {
    reads++;
    byte[] bytes = blocks.get(series(type, halfLifeMillis) + "%020d".formatted(block));
    return bytes == null
        ? new DecayCells(halfLifeMillis)
        : EngagementCodec.decode(bytes, halfLifeMillis);
  }

  @Override
  public void put(String type, long block, DecayCells cells) {
    writes++;
    String key = series(type, cells.halfLifeMillis()) + "%020d".formatted(block);
    if (cells.isEmpty()) {
      blocks.remove(key);
    } else {
      blocks.put(key, EngagementCodec.encode(cells));
    }
  }

  @Override
  public void forEachBlock(String type, long halfLifeMillis, Consumer<DecayCells> consumer) {
    String series = series(type, halfLifeMillis);
    blocks
        .subMap(series, series + Character.MAX_VALUE)
        .values()
        .forEach(
            bytes -> {
              reads++;
              consumer.accept(EngagementCodec.decode(bytes, halfLifeMillis));
            });
  }

  private static String series(String type, long halfLifeMillis) {
    return type.length() + "/" + type + "/" + halfLifeMillis + "/";
  }
}
