package io.kooflow.contentstore;

import io.kooflow.contentstore.items.BadValueException;
import io.kooflow.contentstore.items.ItemCodec;
import io.kooflow.contentstore.items.ItemSize;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.User;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * What content must keep before it becomes an item. Turns records into items and refuses bad values
 * by name ({@link BadValueException}); nothing else in this module makes an item of content.
 */
final class ContentRules {
  /** Types that child koos count as; no reaction row may claim them. */
  private static final List<String> RESERVED_TYPES = List.of("COMMENT", "REKOO");

  /** How far the clocks of two healthy machines may differ, and more. */
  private static final Duration MOST_AHEAD = Duration.ofMinutes(2);

  /** DynamoDB's limit for a text that an index is partitioned by. */
  private static final int MOST_KEY_BYTES = 2048;

  static final ItemCodec<Koo> KOO = ItemCodec.of(Koo.class);
  static final ItemCodec<Reaction> REACTION = ItemCodec.of(Reaction.class);
  static final ItemCodec<User> USER = ItemCodec.of(User.class);

  private ContentRules() {}

  static Map<String, AttributeValue> item(Koo koo, LanguageShards shards) {
    return item(koo, shards, InstantSource.system());
  }

  static Map<String, AttributeValue> item(Koo koo, LanguageShards shards, InstantSource clock) {
    id("Koo.contentId", koo.getContentId());
    optionalId("Koo.parent", koo.getParent());
    optionalId("Koo.superParent", koo.getSuperParent());
    id("Koo.creator", koo.getCreator());
    time("Koo.createdAt", koo.getCreatedAt(), clock);
    Map<String, AttributeValue> item = KOO.toItem(koo);
    language("Koo.langGroup", koo.getLangGroup(), shards);
    if (shards.sharded()) {
      String key = shards.keyOf(koo.getLangGroup(), koo.getContentId());
      item.put(LanguageShards.KEY_ATTRIBUTE, AttributeValue.fromS(key));
    }
    return sized("Koo", item);
  }

  static Map<String, AttributeValue> item(Reaction reaction) {
    return item(reaction, InstantSource.system());
  }

  static Map<String, AttributeValue> item(Reaction reaction, InstantSource clock) {
    id("Reaction.contentId", reaction.getContentId());
    id("Reaction.userId", reaction.getUserId());
    time("Reaction.createdAt", reaction.getCreatedAt(), clock);
    Map<String, AttributeValue> item = REACTION.toItem(reaction);
    type(reaction.getType());
    return sized("Reaction", item);
  }

  static Map<String, AttributeValue> item(User user) {
    return item(user, InstantSource.system());
  }

  static Map<String, AttributeValue> item(User user, InstantSource clock) {
    id("User.userId", user.getUserId());
    time("User.createdAt", user.getCreatedAt(), clock);
    return sized("User", USER.toItem(user));
  }

  static long id(String field, long id) {
    if (id < 1) {
      throw new BadValueException(field, "id " + id, "1 to 2^63-1");
    }
    return id;
  }

  /** A language group that koos are listed by. */
  static String language(String field, String langGroup, LanguageShards shards) {
    int bytes = langGroup.getBytes(StandardCharsets.UTF_8).length;
    int most = MOST_KEY_BYTES - (shards.sharded() ? 4 : 0);
    if (bytes < 1 || bytes > most) {
      throw new BadValueException(field, "text of " + bytes + " bytes", "1 to " + most + " bytes");
    }
    if (shards.sharded() && langGroup.contains(LanguageShards.SEPARATOR)) {
      throw new BadValueException(
          field, "text with " + LanguageShards.SEPARATOR, "no such sign in a sharded index");
    }
    return langGroup;
  }

  private static void optionalId(String field, @Nullable Long id) {
    if (id != null) {
      id(field, id);
    }
  }

  /** A time of the writer's clock, which may be wrong: one ahead would lead every ranking. */
  private static void time(String field, long epochMillis, InstantSource clock) {
    long latest = clock.instant().plus(MOST_AHEAD).toEpochMilli();
    if (epochMillis < 0 || epochMillis > latest) {
      throw new BadValueException(
          field,
          "time " + epochMillis,
          "epoch milliseconds, 0 to %s (%s), %s s ahead of now"
              .formatted(latest, Instant.ofEpochMilli(latest), MOST_AHEAD.toSeconds()));
    }
  }

  private static void type(String type) {
    if (type.isEmpty()) {
      throw new BadValueException("Reaction.type", "empty string", "at least one character");
    }
    if (RESERVED_TYPES.contains(type)) {
      throw new BadValueException(
          "Reaction.type", "reserved type " + type, "types other than " + RESERVED_TYPES);
    }
  }

  private static Map<String, AttributeValue> sized(String what, Map<String, AttributeValue> item) {
    int bytes = ItemSize.of(item);
    if (bytes > ItemSize.MOST_BYTES) {
      throw new BadValueException(
          what, "item of " + bytes + " bytes", "at most " + ItemSize.MOST_BYTES + " bytes");
    }
    return item;
  }
}
