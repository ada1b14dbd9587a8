package io.kooflow.streams;

import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Milestone;
import io.kooflow.events.TopCreator;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.RevisionHeaders;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** All that a {@link Driver} has published: the newest record of each key, and every revision. */
final class Published {
  final Map<Long, KooEngagement> engagement = new HashMap<>();
  final Map<Long, @Nullable EnrichedKoo> enriched = new HashMap<>();
  final Map<String, Trending> trending = new HashMap<>();
  final Map<Long, CreatorEngagement> creatorEngagement = new HashMap<>();
  final Map<String, TopCreators> creators = new HashMap<>();
  final List<Milestone> milestones;

  /** By topic and key, in the order of publishing. */
  final Map<String, List<Long>> revisions = new HashMap<>();

  Published(Driver driver) {
    read("engagement", driver.engagement, engagement, KooEngagement::getRevision);
    read("trending", driver.trending, trending, Trending::getRevision);
    read("creator", driver.creatorEngagement, creatorEngagement, CreatorEngagement::getRevision);
    read("creators", driver.creators, creators, TopCreators::getRevision);
    for (TestRecord<Long, EnrichedKoo> each : driver.enriched.readRecordsToList()) {
      enriched.put(each.key(), each.value());
      revise("enriched " + each.key(), revision(each));
    }
    milestones = driver.milestones.readValuesToList();
  }

  private <K, V> void read(
      String name, TestOutputTopic<K, V> topic, Map<K, V> newest, ToLongFunction<V> revision) {
    for (TestRecord<K, V> each : topic.readRecordsToList()) {
      newest.put(each.key(), each.value());
      revise(name + " " + each.key(), revision.applyAsLong(each.value()));
    }
  }

  private void revise(String key, long revision) {
    revisions.computeIfAbsent(key, ignored -> new ArrayList<>()).add(revision);
  }

  private static long revision(TestRecord<Long, EnrichedKoo> each) {
    if (each.value() != null) {
      return each.value().getRevision();
    }
    Revision revision = RevisionHeaders.read(each.headers());
    return revision == null ? -1 : revision.revision();
  }

  /**
   * What the newest records say that depends on the rows alone: without revisions, marks, distinct
   * reactors, and without what is there only because something was once.
   */
  Map<String, Object> ofTheRows() {
    Map<String, Object> all = new HashMap<>();
    engagement.forEach(
        (id, each) -> {
          if (each.getLastReactionAt() != null || !each.getThreadCounts().isEmpty()) {
            all.put("engagement " + id, plain(each));
          }
        });
    enriched.forEach(
        (id, each) -> {
          if (each != null) {
            all.put("enriched " + id, plain(each));
          }
        });
    creatorEngagement.forEach(
        (id, each) -> {
          if (!each.getLanguages().isEmpty()) {
            all.put("creator " + id, plain(each));
          }
        });
    trending.forEach(
        (language, each) -> {
          if (!each.getKoos().stream().allMatch(TrendingKoo::getFilled)) {
            all.put("trending " + language, each.getKoos());
          }
        });
    creators.forEach(
        (language, each) -> {
          if (!each.getCreators().stream().allMatch(TopCreator::getFilled)) {
            all.put("creators " + language, each.getCreators());
          }
        });
    return all;
  }

  private static KooEngagement plain(KooEngagement each) {
    return KooEngagement.newBuilder(each).setRevision(0).setMilestones(Map.of()).build();
  }

  private static EnrichedKoo plain(EnrichedKoo each) {
    return EnrichedKoo.newBuilder(each).setRevision(0).build();
  }

  private static CreatorEngagement plain(CreatorEngagement each) {
    CreatorEngagement plain = CreatorEngagement.newBuilder(each).setRevision(0).build();
    plain.getLanguages().forEach(language -> language.setDistinctReactors(0));
    return plain;
  }
}
