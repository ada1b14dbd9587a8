package io.kooflow.contentstore.tables;

import java.util.List;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * How the index of koos by language is spread over keys. One index key takes 1,000 writes a second,
 * and about twenty languages share all writes; with n shards the koos of {@code hi} lie under
 * {@code hi}, {@code hi#1}, … {@code hi#n-1}, by content id.
 *
 * <p>Unsharded (1), the index {@code by-language} is keyed by the koo's own language group.
 * Sharded, the item carries one more attribute, {@code LANG_KEY}, and the index is {@code
 * by-language-sharded}: the language group stays what the author chose, and both indexes can stand
 * while a table moves from one to the other. More shards may be configured at any time, since old
 * keys are still read; fewer only after every koo was written again.
 *
 * @param count 1 to 200
 */
public record LanguageShards(int count) {
  /** One key for each language. */
  public static final LanguageShards NONE = new LanguageShards(1);

  /** Attribute that a sharded index is keyed by; it belongs to the index, not to the koo. */
  public static final String KEY_ATTRIBUTE = "LANG_KEY";

  /** Between language and shard; no language group may contain it while the index is sharded. */
  public static final String SEPARATOR = "#";

  /** Refuses counts out of range. */
  public LanguageShards {
    if (count < 1 || count > 200) {
      throw new IllegalArgumentException("Language shards must be 1 to 200, got " + count);
    }
  }

  /** Whether items carry {@link #KEY_ATTRIBUTE}. */
  public boolean sharded() {
    return count > 1;
  }

  /** Key of the index that the koo lies under. */
  public String keyOf(String langGroup, long contentId) {
    return key(langGroup, (int) Long.remainderUnsigned(contentId, count));
  }

  /** Every key under which koos of the language may lie, shard 0 first. */
  public List<String> keysOf(String langGroup) {
    return IntStream.range(0, count).mapToObj(shard -> key(langGroup, shard)).toList();
  }

  /** Name of the index. */
  public String indexName() {
    return sharded() ? Tables.BY_LANGUAGE + "-sharded" : Tables.BY_LANGUAGE;
  }

  /** Attribute that the index is keyed by, where {@code langGroup} is the koo's own. */
  KeyAttribute partition(KeyAttribute langGroup) {
    return sharded() ? new KeyAttribute(KEY_ATTRIBUTE, ScalarAttributeType.S) : langGroup;
  }

  private static String key(String langGroup, int shard) {
    return shard == 0 ? langGroup : langGroup + SEPARATOR + shard;
  }
}
