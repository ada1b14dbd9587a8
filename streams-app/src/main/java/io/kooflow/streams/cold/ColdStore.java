package io.kooflow.streams.cold;

import io.kooflow.engagement.BinaryState;
import io.kooflow.engagement.ColdCells;
import io.kooflow.engagement.DecayCells;
import io.kooflow.engagement.EngagementCodec;
import io.kooflow.streams.state.Stores;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** The cold cells of all koos and creators of one partition. */
public final class ColdStore {
  /** Store of blocks of cells by owner, type, half-life and number of the block. */
  public static final String STORE = "cold-cells";

  /** First byte of a key. */
  private static final byte KOO = 1;

  private static final byte CREATOR = 2;

  private final KeyValueStore<byte[], byte[]> blocks;

  /** To be made in a processor's {@code init}. */
  public ColdStore(ProcessorContext<?, ?> context) {
    this.blocks = context.getStateStore(STORE);
  }

  public static StoreBuilder<?> store(Stores stores) {
    return stores.persistent(STORE, Serdes.ByteArray(), Serdes.ByteArray());
  }

  /** Those of one koo. */
  public ColdCells ofKoo(long contentId) {
    return new Owned(KOO, contentId, "");
  }

  /** Those of what one creator received in one language. */
  public ColdCells ofCreator(long creator, String language) {
    return new Owned(CREATOR, creator, language);
  }

  /** Keys: owner, type, half-life, all told by their lengths; then 8 bytes of number, ascending. */
  private final class Owned implements ColdCells {
    private final byte kind;
    private final long id;
    private final String language;

    private Owned(byte kind, long id, String language) {
      this.kind = kind;
      this.id = id;
      this.language = language;
    }

    private BinaryState.Writer series(String type, long halfLifeMillis) {
      return new BinaryState.Writer(kind)
          .number(id)
          .text(language)
          .text(type)
          .number(halfLifeMillis);
    }

    private byte[] key(String type, long halfLifeMillis, long block) {
      return series(type, halfLifeMillis)
          .raw(ByteBuffer.allocate(Long.BYTES).putLong(block).array())
          .done();
    }

    @Override
    public DecayCells block(String type, long halfLifeMillis, long block) {
      byte[] stored = blocks.get(key(type, halfLifeMillis, block));
      return stored == null
          ? new DecayCells(halfLifeMillis)
          : EngagementCodec.decode(stored, halfLifeMillis);
    }

    @Override
    public void put(String type, long block, DecayCells cells) {
      byte[] key = key(type, cells.halfLifeMillis(), block);
      if (cells.isEmpty()) {
        blocks.delete(key);
      } else {
        blocks.put(key, EngagementCodec.encode(cells));
      }
    }

    @Override
    public void forEachBlock(String type, long halfLifeMillis, Consumer<DecayCells> consumer) {
      try (KeyValueIterator<byte[], byte[]> each =
          blocks.prefixScan(series(type, halfLifeMillis).done(), new ByteArraySerializer())) {
        while (each.hasNext()) {
          KeyValue<byte[], byte[]> block = each.next();
          consumer.accept(EngagementCodec.decode(block.value, halfLifeMillis));
        }
      }
    }
  }
}
