package io.kooflow.audit.quiet;

import io.kooflow.audit.Pipeline;
import io.kooflow.audit.stores.TopicRecords;
import io.kooflow.schemas.generations.Generations;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/** What the generation of the streams application reads that serves at the time of the look. */
final class ServingStreams implements Stillness {
  private final Generations register;
  private final Admin admin;
  private final TopicRecords records;
  private long version = -1;
  private @Nullable ConsumedTopics serving;

  ServingStreams(Generations register, Admin admin, TopicRecords records) {
    this.register = register;
    this.admin = admin;
    this.records = records;
  }

  @Override
  public @Nullable Unrest look() throws InterruptedException {
    long now = Generations.version(admin);
    ConsumedTopics topics = serving;
    if (topics == null || now != version) {
      topics = new ConsumedTopics(Pipeline.streams(register.current()), admin, records);
      serving = topics;
      version = now;
    }
    return topics.look();
  }
}
