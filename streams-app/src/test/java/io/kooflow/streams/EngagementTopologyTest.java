package io.kooflow.streams;

import static io.kooflow.streams.Changes.child;
import static io.kooflow.streams.Changes.koo;
import static io.kooflow.streams.Changes.put;
import static io.kooflow.streams.Changes.react;
import static io.kooflow.streams.Changes.remove;
import static io.kooflow.streams.Changes.scores;
import static io.kooflow.streams.Changes.unreact;
import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.Topics;
import io.kooflow.streams.commit.Emission;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway") // A null where none should be fails the test.
class EngagementTopologyTest {
  @TempDir Path folder;
  private Driver driver;

  @BeforeEach
  void start() {
    driver = new Driver(folder, Emission.PER_COMMIT);
  }

  @AfterEach
  void stop() {
    driver.close();
  }

  @Test
  void countsLikesAndEnrichesTheKoo() {
    driver.koo(put(koo(1), 1));
    driver.reaction(react(1, 10, "LIKE", 2));
    driver.reaction(react(1, 11, "LIKE", 3));

    EnrichedKoo enriched = driver.newestEnriched().get(1L);
    assertThat(enriched.getCounts()).isEqualTo(Map.of("LIKE", 2L));
    assertThat(enriched.getRevision()).isEqualTo(3);
    assertThat(enriched.getGeneration()).isEqualTo(3);
    assertThat(enriched.getLastReactionAt()).isEqualTo(Changes.NOW + 3);
    assertThat(enriched.getText()).isEqualTo("text of 1");
    assertThat(driver.newestEngagement().get(1L).getRevision()).isEqualTo(2);
  }

  @Test
  void countsReactionsToAKooThatIsNotThere() {
    driver.reaction(react(404, 10, "LIKE", 1));

    assertThat(counts(404)).isEqualTo(Map.of("LIKE", 1L));
    assertThat(driver.enriched.isEmpty()).isTrue();

    driver.koo(put(koo(404), 2));
    assertThat(driver.newestEnriched().get(404L).getCounts()).isEqualTo(Map.of("LIKE", 1L));
  }

  @Test
  void movesAReactionToItsNewType() {
    driver.reaction(react(1, 10, "LIKE", 1));
    driver.reaction(react(1, 10, "DISLIKE", 2));

    assertThat(counts(1)).isEqualTo(Map.of("DISLIKE", 1L));
  }

  @Test
  void ignoresALikeOlderThanItsTakeBack() {
    driver.reaction(unreact(1, 10, 5));
    driver.reaction(react(1, 10, "LIKE", 4));

    assertThat(driver.engagement.isEmpty()).isTrue();
  }

  @Test
  void emitsNothingForReplays() {
    driver.koo(put(koo(1), 1));
    driver.reaction(react(1, 10, "LIKE", 2));
    driver.score(scores(1, 1, "neutral"));
    driver.newestEngagement();
    driver.newestEnriched();

    driver.koo(put(koo(1), 1));
    driver.reaction(react(1, 10, "LIKE", 2));
    driver.score(scores(1, 1, "neutral"));

    assertThat(driver.engagement.isEmpty()).isTrue();
    assertThat(driver.enriched.isEmpty()).isTrue();
  }

  @Test
  void takesOutADeletedKooButKeepsItsCounts() {
    driver.koo(put(koo(1), 1));
    driver.reaction(react(1, 10, "LIKE", 2));
    driver.newestEnriched();

    driver.koo(remove(1, 3));

    TestRecord<Long, EnrichedKoo> tombstone = driver.enriched.readRecord();
    assertThat(tombstone.value()).isNull();
    assertThat(RevisionHeaders.read(tombstone.headers())).isEqualTo(new Revision(3, 3));
    driver.reaction(react(1, 11, "LIKE", 4));
    assertThat(driver.enriched.isEmpty()).isTrue();
    assertThat(counts(1)).isEqualTo(Map.of("LIKE", 2L));
  }

  @Test
  void goesOnCountingRevisionsWhenAKooComesBack() {
    driver.koo(put(koo(1), 1));
    driver.koo(remove(1, 2));
    driver.koo(put(koo(1), 3));

    assertThat(driver.newestEnriched().get(1L).getRevision()).isEqualTo(3);
  }

  @Test
  void doesNotBringADeletedKooBackByALateChange() {
    driver.koo(put(koo(1), 1));
    driver.koo(remove(1, 3));
    driver.newestEnriched();

    driver.koo(put(koo(1), 2));

    assertThat(driver.enriched.isEmpty()).isTrue();
  }

  @Test
  void countsChildrenWhicheverComesFirst() {
    driver.koo(put(child(5, 1, "C"), 1));
    driver.koo(put(koo(1), 2));
    driver.koo(put(child(6, 1, "R"), 3));

    assertThat(driver.newestEnriched().get(1L).getCounts())
        .isEqualTo(Map.of("COMMENT", 1L, "REKOO", 1L));
    driver.koo(remove(5, 4));
    assertThat(counts(1)).isEqualTo(Map.of("REKOO", 1L));
  }

  @Test
  void movesAChildToItsNewParent() {
    driver.koo(put(child(5, 1, "C"), 1));
    driver.koo(put(child(5, 2, "C"), 2));

    var newest = driver.newestEngagement();
    assertThat(newest.get(1L).getCounts()).isEmpty();
    assertThat(newest.get(1L).getDecayed()).isEmpty();
    assertThat(newest.get(2L).getCounts()).isEqualTo(Map.of("COMMENT", 1L));
  }

  @Test
  void tellsTheParentNothingWhenOnlyTheTextChanges() {
    driver.koo(put(child(5, 1, "C"), 1));
    driver.newestEngagement();
    Koo edited = child(5, 1, "C");
    edited.setText("edited");

    driver.koo(put(edited, 2));

    assertThat(driver.engagement.isEmpty()).isTrue();
  }

  @Test
  void joinsScoresThatComeBeforeTheKoo() {
    driver.score(scores(1, 1, "negative"));
    driver.koo(put(koo(1), 1));

    EnrichedKoo enriched = driver.newestEnriched().get(1L);
    assertThat(enriched.getScores()).isEqualTo(scores(1, 1, "negative"));
  }

  @Test
  void dropsScoresWithTheTextTheyWereOf() {
    driver.koo(put(koo(1), 1));
    driver.score(scores(1, 1, "positive"));
    double scored = driver.newestEnriched().get(1L).getFeedScore();
    Koo edited = koo(1);
    edited.setText("edited");

    driver.koo(put(edited, 2));

    EnrichedKoo enriched = driver.newestEnriched().get(1L);
    assertThat(enriched.getScores()).isNull();
    assertThat(enriched.getFeedScore()).isLessThan(scored);
  }

  @Test
  void keepsScoresWhenTheTextStays() {
    driver.koo(put(koo(1), 1));
    driver.score(scores(1, 1, "positive"));

    driver.koo(put(koo(1), 2));

    assertThat(driver.newestEnriched().get(1L).getScores()).isNotNull();
  }

  @Test
  void letsTheNewestScoresWin() {
    driver.koo(put(koo(1), 1));
    driver.score(scores(1, 2, "positive"));
    driver.score(scores(1, 1, "negative"));

    assertThat(driver.newestEnriched().get(1L).getScores().getSentiment()).isEqualTo("positive");
  }

  @Test
  void listsAKooThatEnoughSupport() {
    driver.koo(put(koo(1), 1));
    like(1, 2);
    assertThat(driver.trending.isEmpty()).isTrue();

    like(1, 3);

    assertThat(trending("kn")).containsExactly(1L);
  }

  @Test
  void takesADeletedKooOffTheListsAndPromotesTheNext() {
    driver.koo(put(koo(1), 1));
    driver.koo(put(koo(2), 2));
    like(1, 4);
    like(2, 3);
    assertThat(trending("kn")).containsExactly(1L, 2L);

    driver.koo(remove(1, 900));

    var lists = driver.newestTrending();
    assertThat(lists.get("kn").getKoos()).hasSize(1);
    assertThat(lists.get("all").getKoos()).hasSize(1);
  }

  @Test
  void takesAKooOffWhenItsSupportGoes() {
    driver.koo(put(koo(1), 1));
    like(1, 3);
    driver.reaction(unreact(1, 1, 900));

    assertThat(trending("kn")).isEmpty();
  }

  @Test
  void setsPoisonAsideWithItsBytes() {
    byte[] key = {0, 0, 0, 0, 0, 0, 0, 1};
    byte[] poison = "\u0007poison".getBytes(StandardCharsets.UTF_8);
    driver.raw(Topics.KOO_CHANGES, key, poison);
    driver.raw(Topics.REACTION_CHANGES, new byte[] {1, 2, 3}, poison);
    driver.koo(put(koo(1), 1));

    List<TestRecord<byte[], byte[]>> letters = driver.deadLetters(Topics.KOO_CHANGES);
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).key()).isEqualTo(key);
    assertThat(letters.get(0).value()).isEqualTo(poison);
    assertThat(header(letters.get(0), "kooflow.dlq.topic")).isEqualTo("koo.changes");
    assertThat(driver.deadLetters(Topics.REACTION_CHANGES)).hasSize(1);
    assertThat(driver.newestEnriched()).containsKey(1L);
  }

  @Test
  void setsRecordsAsideThatCannotBe() {
    driver.koos.pipeInput(2L, put(koo(1), 1));
    driver.koos.pipeInput(3L, null);
    driver.koo(put(koo(0), 1));
    driver.koo(put(koo(-1), 1));
    driver.koo(put(child(4, 0, "C"), 1));
    var shortPosition = put(koo(5), 1);
    shortPosition.setPosition(java.nio.ByteBuffer.allocate(21));
    driver.koo(shortPosition);
    driver.reaction(react(1, 0, "LIKE", 1));
    var nan = scores(1, 1, "neutral");
    nan.setLanguageProbability(Double.NaN);
    driver.score(nan);

    List<TestRecord<byte[], byte[]>> letters = driver.deadLetters(Topics.KOO_CHANGES);
    assertThat(letters).hasSize(6);
    assertThat(letters).allSatisfy(letter -> assertThat(letter.key()).hasSize(8));
    assertThat(letters.get(0).value())
        .isEqualTo(PlainAvro.formats().kooChanges().serializer().serialize("", put(koo(1), 1)));
    assertThat(header(letters.get(0), "kooflow.dlq.error")).endsWith("BadRecordException");
    assertThat(letters)
        .allSatisfy(letter -> assertThat(header(letter, "kooflow.dlq.reader")).isEqualTo("streams"))
        .allSatisfy(
            letter -> assertThat(header(letter, "kooflow.dlq.timestamp")).matches("[0-9]+"));
    assertThat(driver.deadLetters(Topics.REACTION_CHANGES)).hasSize(1);
    assertThat(driver.deadLetters(Topics.KOO_SCORES)).hasSize(1);
    assertThat(driver.enriched.isEmpty()).isTrue();
  }

  @Test
  void forgetsAbsentStatesAfterThirtyDays() {
    driver.koo(put(koo(1), 1));
    driver.koo(remove(1, 2));
    driver.reaction(unreact(1, 10, 2));
    long month = 31L * 24 * 3_600_000;
    driver.koo(put(koo(2), month));
    driver.reaction(react(2, 10, "LIKE", month));
    driver.koo(remove(3, month));

    driver.sweep();

    assertThat(driver.stored("koos")).isEqualTo(2);
    assertThat(driver.stored("reaction-states")).isEqualTo(1);
  }

  @Test
  void takesTheHighestId() {
    driver.koo(put(koo(Long.MAX_VALUE), 1));
    driver.reaction(react(Long.MAX_VALUE, Long.MAX_VALUE, "LIKE", 2));

    assertThat(counts(Long.MAX_VALUE)).isEqualTo(Map.of("LIKE", 1L));
  }

  private void like(long id, int users) {
    for (int user = 1; user <= users; user++) {
      driver.reaction(react(id, user, "LIKE", 100 + user));
    }
  }

  private Map<String, Long> counts(long id) {
    return driver.newestEngagement().get(id).getCounts();
  }

  private List<Long> trending(String language) {
    return driver.newestTrending().get(language).getKoos().stream()
        .map(koo -> koo.getContentId())
        .toList();
  }

  private static String header(TestRecord<?, ?> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
