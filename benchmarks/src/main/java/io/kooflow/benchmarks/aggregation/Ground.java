package io.kooflow.benchmarks.aggregation;

import io.kooflow.benchmarks.Progress;
import io.kooflow.benchmarks.contender.Contender;
import io.kooflow.benchmarks.contender.Recovery;
import io.kooflow.benchmarks.contender.Run;
import io.kooflow.benchmarks.contender.Track;
import io.kooflow.benchmarks.kafka.Broker;
import io.kooflow.benchmarks.kafka.HistoryWriter;
import io.kooflow.benchmarks.kafka.Registry;
import io.kooflow.benchmarks.load.LoadSettings;
import io.kooflow.benchmarks.load.ReactionHistory;
import io.kooflow.embedded.Folders;
import io.kooflow.schemas.TopicDefinition;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Stream;

/**
 * A broker with one history in its topic, on which contenders run in turn; each finds its output
 * topics empty. Owns the broker and a folder, which goes with it.
 */
final class Ground implements AutoCloseable {
  private final Broker broker;
  private final Track track;
  private final Path folder;
  private final ReactionHistory history;
  private final HistoryWriter writer;
  private int runs;

  private Ground(
      Broker broker, Track track, Path folder, ReactionHistory history, HistoryWriter writer) {
    this.broker = broker;
    this.track = track;
    this.folder = folder;
    this.history = history;
    this.writer = writer;
  }

  /** Starts the broker and writes the history. */
  static Ground prepare(LoadSettings load, Registry registry, Duration limit, Progress progress)
      throws IOException {
    Path folder = Files.createTempDirectory("kooflow-bench-ground-");
    Broker broker = Broker.start(folder.resolve("broker"));
    HistoryWriter writer = new HistoryWriter(broker.bootstrapServers(), registry.url());
    // Longer than the load, for those who are given more later.
    ReactionHistory history = new ReactionHistory(load.withRecords(2 * load.records()));
    try {
      broker.create(Topics.all());
      writer.write(Topics.REACTION_CHANGES, history, load.records(), progress);
    } catch (RuntimeException failed) {
      broker.close();
      Folders.delete(folder);
      throw failed;
    }
    Track track =
        new Track(
            broker,
            registry.url(),
            folder,
            Topics.REACTION_CHANGES,
            load.records(),
            history.pairs(),
            history.counts(),
            limit);
    return new Ground(broker, track, folder, history, writer);
  }

  /** Runs one contender, with nothing left over from those before. */
  Run run(Contender contender) throws IOException {
    clear();
    try {
      return track.run(contender, runs);
    } finally {
      Folders.delete(track.folder().resolve("run-" + runs));
    }
  }

  /** What one contender holds when it is done. */
  Recovery hold(Contender contender) throws IOException {
    clear();
    return track.hold(contender, runs);
  }

  /** Kills one contender when it is done and gives it a thousandth more; the last run here. */
  Recovery recover(Contender contender, Progress progress) throws IOException {
    clear();
    long more = Math.max(1, track.records() / 1_000);
    return track.recover(
        contender,
        runs,
        () -> writer.write(track.input(), history, more, progress),
        history::counts);
  }

  private void clear() {
    broker.delete(topic -> !topic.startsWith("__") && !topic.equals(track.input()));
    broker.create(topics());
    runs++;
  }

  private static Collection<TopicDefinition> topics() {
    TopicDefinition engagement = Topics.named(Topics.KOO_ENGAGEMENT);
    TopicDefinition counts =
        new TopicDefinition(
            Contenders.OUTPUT,
            engagement.key(),
            null,
            engagement.partitions(),
            engagement.cleanup(),
            engagement.retention(),
            engagement.maxMessageBytes());
    return Stream.concat(Topics.all().stream(), Stream.of(counts)).toList();
  }

  @Override
  public void close() throws IOException {
    broker.close();
    Folders.delete(folder);
  }
}
