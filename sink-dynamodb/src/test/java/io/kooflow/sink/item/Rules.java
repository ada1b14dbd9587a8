package io.kooflow.sink.item;

import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.item.AttributeType;
import io.kooflow.sink.item.ItemRules.Deletes;
import io.kooflow.sink.item.ItemRules.Mode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Item rules for tests. */
public final class Rules {
  /** Those of our own topics. */
  public static final ItemRules DEFAULT =
      versioned(
          List.of(),
          new VersionField("generation", "GEN", RevisionHeaders.GENERATION, AttributeType.N),
          new VersionField("revision", "REV", RevisionHeaders.REVISION, AttributeType.N));

  private Rules() {}

  /** Upserts by this key and version. */
  public static ItemRules versioned(List<String> key, VersionField... version) {
    return of(Mode.UPSERT, key, List.of(version), null, null, null);
  }

  /** A part of the version under the field's own name, without a header. */
  public static VersionField part(String field) {
    return new VersionField(field, field, "", AttributeType.N);
  }

  /** Any rules. */
  public static ItemRules of(
      Mode mode,
      List<String> key,
      List<VersionField> version,
      @Nullable String deletedField,
      @Nullable String ttlField,
      @Nullable Duration ttlAfter) {
    return new ItemRules(
        mode,
        mode == Mode.INSERT ? Deletes.REJECT : Deletes.MARKER,
        key,
        version,
        deletedField,
        ttlField,
        ttlAfter,
        "TTL",
        "DEL",
        Duration.ofDays(30));
  }
}
