package io.kooflow.audit.stores;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Trending;
import io.kooflow.schemas.Revision;
import io.kooflow.schemas.Topics;

/** The topics of the streams application. */
final class Outputs {
  private final KafkaTarget kafka;

  Outputs(KafkaTarget kafka) {
    this.kafka = kafka;
  }

  NewestRecords<KooEngagement> engagement() {
    return new NewestRecords<>(
        Topics.KOO_ENGAGEMENT,
        kafka,
        KooEngagement.class,
        value -> new Revision(value.getGeneration(), value.getRevision()),
        value -> Facts.ofEngagement(value.getContentId(), value.getCounts(), value.getDecayed()));
  }

  NewestRecords<EnrichedKoo> enriched(ServedKoo served) {
    return new NewestRecords<>(
        Topics.KOO_ENRICHED,
        kafka,
        EnrichedKoo.class,
        value -> new Revision(value.getGeneration(), value.getRevision()),
        served::rows);
  }

  NewestRecords<Trending> trending() {
    return new NewestRecords<>(
        Topics.TRENDING,
        kafka,
        Trending.class,
        value -> new Revision(value.getGeneration(), value.getRevision()),
        Facts::of);
  }
}
