package io.kooflow.streams;

import io.kooflow.schemas.TopicMemory;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.serde.AvroDeserializer;
import io.kooflow.schemas.serde.AvroSerializer;
import io.kooflow.streams.generation.HeldInputs;
import io.kooflow.streams.generation.MayNotRunException;
import io.kooflow.streams.generation.PlainClients;
import io.kooflow.streams.generation.RoleWatch;
import io.kooflow.streams.generation.TopicPlan;
import io.kooflow.streams.health.Progress;
import io.kooflow.streams.health.ProgressWatch;
import io.kooflow.streams.metrics.AppMetrics;
import io.kooflow.streams.metrics.Counters;
import io.kooflow.streams.metrics.RestoreProgress;
import io.kooflow.streams.state.TaskDatabases;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running application: starts, replaces failed threads within bounds, leaves its group when
 * closed.
 */
public final class EngagementApp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngagementApp.class);

  private static final int ANSWER_MILLIS = 20_000;

  private final AppConfig config;
  private final Properties settings;
  private final RoleWatch roles;
  private final GenerationRole role;
  private final TopicPlan topics;
  private final TaskDatabases databases;
  private final InternalTopics internalTopics;
  private final KnownTopics knownTopics;
  private final KafkaStreams streams;
  private final Restarts restarts;
  private final AtomicInteger failing = new AtomicInteger();
  private final RestoreProgress restore = new RestoreProgress();
  private final Premises premises;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CompletableFuture<KafkaStreams.State> ended = new CompletableFuture<>();
  private final TopicWatch topicWatch;
  private final Progress progress;
  private final ProgressWatch progressWatch;
  private volatile boolean roleChanged;
  private volatile @Nullable String reason;

  private EngagementApp(AppConfig config, KafkaClientSupplier clients, Premises premises) {
    this.config = config;
    this.premises = premises;
    this.settings = KafkaSettings.of(config);
    this.roles = new RoleWatch(adminSettings(settings), config.generation());
    premises.health().waits();
    premises.metrics().waits();
    this.role = roles.awaitRole(premises.standing());
    this.topics = new TopicPlan(config.generation(), role == GenerationRole.BUILDING);
    settings.put(Counters.CONFIG, premises.counters());
    EngagementTopology wiring = wiring();
    this.databases = wiring.databases();
    Topology topology = wiring.build(settings);
    this.internalTopics =
        new InternalTopics(group(), topology.describe(), config.operating().newStores());
    this.knownTopics = knownTopics();
    check();
    this.restarts = new Restarts(config.maxRestarts(), System::nanoTime);
    this.streams =
        new KafkaStreams(
            topology,
            settings,
            role == GenerationRole.DRAINING
                ? new HeldInputs(Set.copyOf(TopicCheck.INPUTS))
                : clients);
    this.topicWatch = new TopicWatch(adminSettings(settings), knownTopics);
    Duration limit = config.operating().stallTimeout();
    this.progress = new Progress(limit);
    this.progressWatch = new ProgressWatch(progress, this::look, limit);
  }

  /**
   * Starts and returns at once; processing begins when the group has settled. Waits before that
   * while its generation stands still.
   *
   * @param premises of the same settings; closed by the caller, after the application
   * @throws MayNotRunException if this generation may not run
   * @throws ConfigException if a topic is missing, records are gone that were never read, the state
   *     cannot be restored, or Kafka does not answer
   */
  public static EngagementApp start(AppConfig config, Premises premises) {
    return start(config, new PlainClients(), premises);
  }

  /** As the other, with clients of its own: for tests that let them fail. */
  static EngagementApp start(AppConfig config, KafkaClientSupplier clients, Premises premises) {
    EngagementApp app = new EngagementApp(config, clients, premises);
    try {
      app.run();
      return app;
    } catch (ProcessorStateException damaged) {
      LOG.warn(
          "The local state cannot be read: it goes, and comes back from the changelogs", damaged);
      app.close();
      app.streams.cleanUp();
    } catch (RuntimeException | Error failed) {
      app.close();
      throw failed;
    }
    EngagementApp again = new EngagementApp(config, clients, premises);
    try {
      again.run();
      return again;
    } catch (RuntimeException | Error failed) {
      again.close();
      throw failed;
    }
  }

  private EngagementTopology wiring() {
    return new EngagementTopology(
        topics, config.rules(), formats(config), config.emission(), config.maxPendingKeys());
  }

  private String group() {
    return KafkaSettings.applicationId(config.generation());
  }

  private void check() {
    try (Admin admin = Admin.create(adminSettings(settings))) {
      TopicCheck.require(admin, topics);
      Set<String> known = knownTopics.require(admin);
      boolean hasRead = new ReadPositions(admin, group(), topics, mayBegin()).prepare(known);
      if (hasRead || internalTopics.names().stream().anyMatch(known::contains)) {
        internalTopics.require(admin);
      }
      knownTopics.requireAndRemember(admin);
    }
  }

  private KnownTopics knownTopics() {
    TopicMemory memory =
        new TopicMemory(
            adminSettings(settings),
            group(),
            new StreamsConfig(settings).getInt(StreamsConfig.REPLICATION_FACTOR_CONFIG));
    return new KnownTopics(
        memory,
        TopicCheck.INPUTS.stream().map(topics::topic).collect(Collectors.toSet()),
        internalTopics.names());
  }

  private boolean mayBegin() {
    return topics.building() || !roles.hasRegister();
  }

  private static Map<String, Object> adminSettings(Properties settings) {
    Map<String, Object> admin = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          if (AdminClientConfig.configNames().contains(key)) {
            admin.put(String.valueOf(key), value);
          }
        });
    admin.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    admin.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    return admin;
  }

  private static Formats formats(AppConfig config) {
    boolean ours =
        config.serializer().equals(AvroSerializer.class.getName())
            && config.deserializer().equals(AvroDeserializer.class.getName());
    return ours
        ? Formats.ofRegistry(config.kafka())
        : Formats.ofClasses(config.serializer(), config.deserializer(), config.kafka());
  }

  private void run() {
    streams.setUncaughtExceptionHandler(this::afterFailure);
    streams.setGlobalStateRestoreListener(restore);
    streams.setStateListener(
        (now, before) -> {
          LOG.info("Streams went from {} to {}", before, now);
          if (now == KafkaStreams.State.RUNNING) {
            topicWatch.hurry();
          }
          if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
            ended.complete(now);
          }
        });
    streams.start();
    int threads = new StreamsConfig(settings).getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG);
    premises.health().runs(streams, threads, failing::get, progress);
    premises
        .metrics()
        .runs(
            new AppMetrics.Running(
                streams, restore, databases, progress, topicWatch::silentSeconds));
    topicWatch.start(this::endAsFailed);
    progressWatch.start(topicWatch::answers, this::endAsFailed);
    roles.follow(role, this::endForAnotherRole);
  }

  private Progress.Look look() {
    return premises.metrics().look(streams, restore);
  }

  private void endAsFailed(String why) {
    giveUp(why);
    close();
    ended.complete(streams.state());
  }

  private void giveUp(String why) {
    LOG.error("Giving up: {}", why);
    reason = why;
  }

  private void endForAnotherRole() {
    roleChanged = true;
    close();
  }

  private StreamThreadExceptionResponse afterFailure(Throwable failure) {
    LOG.error("A stream thread failed; its open transaction is undone", failure);
    failing.incrementAndGet();
    if (!mayTryAgain(failure)) {
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    failing.decrementAndGet();
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private boolean mayTryAgain(Throwable failure) {
    if (LostOffset.caused(failure)) {
      giveUp("What was to be read next is gone: records were lost that were never counted");
      return false;
    }
    if (!restarts.allowOneMore()) {
      giveUp("More than " + config.maxRestarts() + " failures within an hour");
      return false;
    }
    try {
      return !closing.await(restarts.pause().toMillis(), TimeUnit.MILLISECONDS) && stateIsThere();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** A new thread would have a missing changelog made anew, and count from nothing. */
  private boolean stateIsThere() {
    try {
      check();
      return true;
    } catch (ConfigException lost) {
      giveUp(String.valueOf(lost.getMessage()));
      return false;
    } catch (KafkaException unknown) {
      LOG.warn("Kafka could not be asked whether the state is whole: {}", unknown.toString());
      return true;
    }
  }

  /** Waits until the application has ended; true if it ended because it was closed. */
  public boolean awaitEnd() {
    ended.join();
    return closing.getCount() == 0 && reason == null;
  }

  /** Why it gave up; null if it did not, or did not say. */
  @Nullable String reason() {
    return reason;
  }

  /** Whether it was closed since its generation has another role now; another may be started. */
  boolean roleChanged() {
    return roleChanged;
  }

  /** State of Kafka Streams. */
  public KafkaStreams.State state() {
    return streams.state();
  }

  /**
   * Commits what is done and leaves the group, so that others take over at once; a static member
   * stays in it and gets its tasks back when it returns. Takes at most the close timeout. Safe to
   * repeat.
   */
  @Override
  public synchronized void close() {
    closing.countDown();
    roles.close();
    topicWatch.close();
    progressWatch.close();
    GroupMembershipOperation membership =
        config.operating().isStaticMember()
            ? GroupMembershipOperation.REMAIN_IN_GROUP
            : GroupMembershipOperation.LEAVE_GROUP;
    CloseOptions options =
        CloseOptions.groupMembershipOperation(membership).withTimeout(config.closeTimeout());
    if (!streams.close(options)) {
      LOG.warn(
          "Streams did not end within {}; the open transaction is left to time out",
          config.closeTimeout());
    }
  }
}
