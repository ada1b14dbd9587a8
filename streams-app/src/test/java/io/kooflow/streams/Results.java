package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.engagement.EngagementOracle;
import io.kooflow.engagement.RankedKoo;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Trending;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import io.kooflow.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What the application has published, compared with what the rows make of it. */
final class Results {
  private final List<ConsumerRecord<Long, KooEngagement>> engagement;
  private final List<ConsumerRecord<Long, EnrichedKoo>> enriched;
  private final List<ConsumerRecord<String, Trending>> trending;

  Results(Environment environment) {
    Formats formats = environment.formats;
    engagement =
        environment.committed(
            Topics.KOO_ENGAGEMENT, new LongDeserializer(), formats.kooEngagement().deserializer());
    enriched =
        environment.committed(
            Topics.KOO_ENRICHED, new LongDeserializer(), formats.kooEnriched().deserializer());
    trending =
        environment.committed(
            Topics.TRENDING, new StringDeserializer(), formats.trending().deserializer());
  }

  /** Each key's revisions are 1, 2, 3, ...: nothing was published twice, nothing was left out. */
  void assertEachRevisionOnce() {
    assertGapless(engagement, record -> record.value().getRevision());
    assertGapless(enriched, Results::revision);
    assertGapless(trending, record -> record.value().getRevision());
  }

  int engagementRecords() {
    return engagement.size();
  }

  /** Newest likes of a koo; 0 before the first. */
  long likes(long id) {
    KooEngagement newest = newest(engagement).get(id);
    return newest == null ? 0 : newest.getCounts().getOrDefault("LIKE", 0L);
  }

  /** All records of a koo's engagement, in order. */
  List<KooEngagement> engagement(long id) {
    return engagement.stream()
        .filter(record -> record.key() == id)
        .map(ConsumerRecord::value)
        .toList();
  }

  /** The revisions of a koo's enriched records, in order, tombstones among them. */
  List<Long> enriched(long id) {
    return enriched.stream().filter(record -> record.key() == id).map(Results::revision).toList();
  }

  /** Ids of a language's newest list; empty before the first. */
  List<Long> trending(String language) {
    Trending list = newest(trending).get(language);
    return list == null
        ? List.of()
        : list.getKoos().stream().map(koo -> koo.getContentId()).toList();
  }

  private static long revision(ConsumerRecord<Long, EnrichedKoo> record) {
    if (record.value() != null) {
      return record.value().getRevision();
    }
    Revision revision = RevisionHeaders.read(record.headers());
    return revision == null ? -1 : revision.revision();
  }

  private static <K, V> void assertGapless(
      List<ConsumerRecord<K, V>> records, Function<ConsumerRecord<K, V>, Long> revision) {
    Map<K, List<Long>> byKey = new HashMap<>();
    records.forEach(
        record ->
            byKey
                .computeIfAbsent(record.key(), key -> new ArrayList<>())
                .add(revision.apply(record)));
    assertThat(byKey)
        .allSatisfy(
            (key, revisions) ->
                assertThat(revisions)
                    .isEqualTo(LongStream.rangeClosed(1, revisions.size()).boxed().toList()));
  }

  /** The newest records say the same as the rows, to the bit. */
  void assertSame(Story story, EngagementOracle oracle) {
    Map<Long, Map<String, Long>> counts = new HashMap<>();
    newest(engagement)
        .forEach(
            (id, document) -> {
              if (!document.getCounts().isEmpty()) {
                counts.put(id, document.getCounts());
              }
            });
    Map<Long, Map<String, Long>> expected = new HashMap<>();
    oracle.engagements().forEach((id, each) -> expected.put(id, each.counts()));
    assertThat(counts).isEqualTo(expected);
    assertEnriched(story, oracle);
    assertTrending(oracle);
  }

  private void assertEnriched(Story story, EngagementOracle oracle) {
    Map<Long, EnrichedKoo> newest = newest(enriched);
    newest.values().removeIf(document -> document == null);
    assertThat(newest.keySet()).isEqualTo(story.koos().keySet());
    newest.forEach(
        (id, document) ->
            assertThat(document.getFeedScore()).isEqualTo(oracle.feedScore(id).orElseThrow()));
  }

  private void assertTrending(EngagementOracle oracle) {
    Map<String, List<RankedKoo>> lists = new HashMap<>();
    newest(trending)
        .forEach(
            (language, document) ->
                lists.put(
                    language,
                    document.getKoos().stream()
                        .map(k -> new RankedKoo(k.getContentId(), k.getLangGroup(), k.getScore()))
                        .toList()));
    Map<String, List<RankedKoo>> expected = new HashMap<>();
    oracle
        .trending(lists.keySet())
        .forEach((language, list) -> expected.put(language, list.koos()));
    assertThat(lists).isEqualTo(expected);
  }

  private static <K, V> Map<K, V> newest(List<ConsumerRecord<K, V>> records) {
    Map<K, V> newest = new LinkedHashMap<>();
    records.forEach(record -> newest.put(record.key(), record.value()));
    return newest;
  }
}
