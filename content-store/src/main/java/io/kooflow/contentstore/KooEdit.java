package io.kooflow.contentstore;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to change of a koo. What is not named stays; who wrote it, when, and where it stands in its
 * thread never change. Immutable.
 *
 * <pre>{@code
 * KooEdit.none().text("as I meant it").withoutMedia()
 * }</pre>
 */
public final class KooEdit {
  private static final KooEdit NONE = new KooEdit(Map.of());

  private final Map<String, @Nullable String> fields;

  private KooEdit(Map<String, @Nullable String> fields) {
    this.fields = fields;
  }

  /** An edit that changes nothing yet. */
  public static KooEdit none() {
    return NONE;
  }

  /** Also sets the text. */
  public KooEdit text(String text) {
    return and("text", text);
  }

  /** Also takes the text away. */
  public KooEdit withoutText() {
    return and("text", null);
  }

  /** Also moves the koo to another language group. */
  public KooEdit langGroup(String langGroup) {
    return and("langGroup", langGroup);
  }

  /** Also sets the key of the media object. */
  public KooEdit s3Location(String key) {
    return and("s3Location", key);
  }

  /** Also takes the media away. */
  public KooEdit withoutMedia() {
    return and("s3Location", null);
  }

  /** New values by field name, in the order named; null takes the value away. */
  Map<String, @Nullable String> fields() {
    return fields;
  }

  private KooEdit and(String field, @Nullable String value) {
    Map<String, @Nullable String> more = new LinkedHashMap<>(fields);
    more.put(field, value);
    return new KooEdit(Collections.unmodifiableMap(more));
  }
}
