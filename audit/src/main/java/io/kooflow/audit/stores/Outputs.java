package io.kooflow.audit.stores;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.audit.compare.Row;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.Topics;
import java.util.List;
import java.util.function.Function;

/** The topics of the streams application. */
final class Outputs {
  private final KafkaTarget kafka;

  Outputs(KafkaTarget kafka) {
    this.kafka = kafka;
  }

  NewestRecords<KooEngagement> engagement(PublishedEngagement published) {
    return new NewestRecords<>(
        Topics.KOO_ENGAGEMENT,
        kafka,
        KooEngagement.class,
        value -> new Revision(value.getGeneration(), value.getRevision()),
        published::rows);
  }

  NewestRecords<EnrichedKoo> enriched(ServedKoo served) {
    return new NewestRecords<>(
        Topics.KOO_ENRICHED,
        kafka,
        EnrichedKoo.class,
        value -> new Revision(value.getGeneration(), value.getRevision()),
        served::rows);
  }

  NewestRecords<CreatorEngagement> creatorEngagement(ReceivedByCreators received) {
    return new NewestRecords<>(
        Topics.CREATOR_ENGAGEMENT,
        kafka,
        CreatorEngagement.class,
        value -> new Revision(value.getGeneration(), value.getRevision()),
        received::rows);
  }

  NewestRecords<TopCreators> creators(Function<TopCreators, List<Row>> facts) {
    return new NewestRecords<>(
        Topics.CREATORS,
        kafka,
        TopCreators.class,
        value -> new Revision(value.getGeneration(), value.getRevision()),
        facts);
  }

  NewestRecords<Trending> trending(Function<Trending, List<Row>> facts) {
    return new NewestRecords<>(
        Topics.TRENDING,
        kafka,
        Trending.class,
        value -> new Revision(value.getGeneration(), value.getRevision()),
        facts);
  }
}
