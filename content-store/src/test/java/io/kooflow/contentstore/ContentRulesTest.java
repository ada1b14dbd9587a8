package io.kooflow.contentstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kooflow.contentstore.items.BadValueException;
import io.kooflow.contentstore.tables.LanguageShards;
import io.kooflow.events.Koo;
import io.kooflow.events.User;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class ContentRulesTest {
  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void refusesIdsOutOfRangeByName(long id) {
    Koo parentless = Content.koo(1);
    parentless.setParent(id);
    Koo rootless = Content.koo(1);
    rootless.setSuperParent(id);
    Koo anonymous = Content.koo(1);
    anonymous.setCreator(id);

    refuses(() -> item(Content.koo(id)), "Koo.contentId: id " + id + "; allowed: 1 to 2^63-1");
    refuses(() -> item(parentless), "Koo.parent: id " + id);
    refuses(() -> item(rootless), "Koo.superParent: id " + id);
    refuses(() -> item(anonymous), "Koo.creator: id " + id);
    refuses(() -> ContentRules.item(Content.reaction(id, 1, "LIKE", 0)), "Reaction.contentId: id");
    refuses(() -> ContentRules.item(Content.reaction(1, id, "LIKE", 0)), "Reaction.userId: id");
    refuses(() -> ContentRules.item(Content.user(id)), "User.userId: id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMMENT", "REKOO"})
  void refusesReactionTypesThatBelongToChildKoos(String type) {
    refuses(
        () -> ContentRules.item(Content.reaction(1, 1, type, 0)),
        "Reaction.type: reserved type " + type);
  }

  @Test
  void refusesAnEmptyReactionType() {
    refuses(() -> ContentRules.item(Content.reaction(1, 1, "", 0)), "Reaction.type: empty string");
  }

  @Test
  void refusesAnEmptyLanguage() {
    refuses(
        () -> item(Content.koo(1, "", 7, 0)),
        "Koo.langGroup: text of 0 bytes; allowed: 1 to 2048 bytes");
  }

  @Test
  void refusesTheShardSignInALanguageOnlyWhereTheIndexIsSharded() {
    Koo koo = Content.koo(1, "hi#1", 7, 0);

    assertThat(item(koo)).containsKey("LANG_GROUP");
    refuses(() -> ContentRules.item(koo, new LanguageShards(2)), "Koo.langGroup: text with #");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 253_402_300_800_000L, Long.MAX_VALUE})
  void refusesTimesBeforeTheEpochAndBeyondTheYear9999(long time) {
    Koo koo = Content.koo(1);
    koo.setCreatedAt(time);

    refuses(() -> item(koo), "Koo.createdAt: time " + time);
  }

  @Test
  void refusesTimesMoreThanTwoMinutesAhead() {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(Content.NOON));
    String limit =
        ".createdAt: time 1700000120001; allowed: epoch milliseconds, 0 to 1700000120000 ("
            + Instant.ofEpochMilli(Content.NOON + 120_000)
            + "), 120 s ahead of now";
    Koo koo = Content.koo(1, "hi", 7, 120_001);
    User user = Content.user(1);
    user.setCreatedAt(Content.NOON + 120_001);

    refuses(() -> ContentRules.item(koo, LanguageShards.NONE, clock), "Koo" + limit);
    refuses(
        () -> ContentRules.item(Content.reaction(1, 1, "LIKE", 120_001), clock),
        "Reaction" + limit);
    refuses(() -> ContentRules.item(user, clock), "User" + limit);
    assertThat(ContentRules.item(Content.reaction(1, 1, "LIKE", 120_000), clock)).isNotEmpty();
  }

  @Test
  void refusesItemsOver400KilobytesWithoutTellingTheText() {
    Koo fits = Content.koo(1);
    fits.setText("x".repeat(409_000));
    Koo tooLarge = Content.koo(1);
    tooLarge.setText("secret".repeat(70_000));
    User user = Content.user(1);
    user.setHandle("h".repeat(410_000));

    assertThat(item(fits)).isNotEmpty();
    assertThatThrownBy(() -> item(tooLarge))
        .isInstanceOf(BadValueException.class)
        .hasMessageMatching("Koo: item of 4\\d{5} bytes; allowed: at most 409600 bytes");
    refuses(() -> ContentRules.item(user), "User: item of 410");
  }

  @Test
  void refusesUnpairedSurrogatesInEveryText() {
    Koo koo = Content.koo(1);
    koo.setS3Location("\ud800");
    User user = Content.user(1);
    user.setHandle("\udc00");

    refuses(() -> item(koo), "Koo.s3Location: text with an unpaired surrogate");
    refuses(() -> ContentRules.item(user), "User.handle: text with an unpaired surrogate");
    refuses(
        () -> ContentRules.item(Content.reaction(1, 1, "\ud800", 0)),
        "Reaction.type: text with an unpaired surrogate");
  }

  @Test
  void keepsTheLanguageGroupWhereTheIndexIsSharded() {
    var item = ContentRules.item(Content.koo(5, "hi", 7, 0), new LanguageShards(3));

    assertThat(item).containsEntry("LANG_GROUP", AttributeValue.fromS("hi"));
    assertThat(item).containsEntry("LANG_KEY", AttributeValue.fromS("hi#2"));
    assertThat(item(Content.koo(5))).doesNotContainKey("LANG_KEY");
  }

  private static Map<String, ?> item(Koo koo) {
    return ContentRules.item(koo, LanguageShards.NONE);
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(BadValueException.class).hasMessageStartingWith(message);
  }
}
