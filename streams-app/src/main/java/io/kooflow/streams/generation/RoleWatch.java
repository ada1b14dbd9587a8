package io.kooflow.streams.generation;

import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the role of one generation. An application runs in one role only: when the role changes,
 * it ends, and another may be started.
 */
public final class RoleWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoleWatch.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final Map<String, Object> clients;
  private final Generations register;
  private final int generation;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * @param clients settings of Kafka clients
   */
  public RoleWatch(Map<String, Object> clients, int generation) {
    this.clients = clients;
    this.register = new Generations(clients);
    this.generation = generation;
  }

  /**
   * The role to run in: BUILDING, SERVING or DRAINING; waits while the generation stands still.
   *
   * @param standing is told each role that is seen on the way
   * @throws MayNotRunException if this generation is over, or the register does not know it
   * @throws ConfigException if Kafka does not answer
   */
  public GenerationRole awaitRole(Standing standing) {
    try {
      GenerationRole role = register.roleOf(generation);
      standing.is(role);
      if (role.standsStill()) {
        LOG.info("Generation {} is {} and waits", generation, role);
      }
      while (role.standsStill() && !pause()) {
        role = register.roleOf(generation);
        standing.is(role);
      }
      return require(role);
    } catch (TimeoutException unreachable) {
      throw new ConfigException(
          "Kafka did not answer in time; check kafka.bootstrap.servers: "
              + unreachable.getMessage());
    }
  }

  private GenerationRole require(GenerationRole role) {
    if (role.isOver()) {
      SortedMap<Integer, GenerationRole> roles = register.roles();
      throw new MayNotRunException(
          String.format(
              Locale.ROOT,
              "Generation %d may not run; the register says %s. Set 'generation' to the one that serves, or build a new one",
              generation,
              roles));
    }
    return role;
  }

  /**
   * Whether the register has a word on generations. Then one that serves has read before, and may
   * not begin at nothing.
   */
  public boolean hasRegister() {
    return !register.roles().isEmpty();
  }

  /** Calls {@code changed} once, on a thread of its own, when the role is not {@code role} now. */
  public void follow(GenerationRole role, Runnable changed) {
    Thread thread = new Thread(() -> await(role, changed), "generation-role");
    thread.setDaemon(true);
    thread.start();
  }

  private void await(GenerationRole role, Runnable changed) {
    try (Admin admin = Admin.create(clients)) {
      long seen = -1;
      while (!pause()) {
        try {
          long version = Generations.version(admin);
          GenerationRole now = version == seen ? role : register.roleOf(generation);
          seen = version;
          if (now != role) {
            LOG.warn("Generation {} is {} now, no more {}", generation, now, role);
            changed.run();
            return;
          }
        } catch (KafkaException unreachable) {
          LOG.debug("The register of generations cannot be read", unreachable);
        }
      }
    }
  }

  /** True when the watch was closed. */
  private boolean pause() {
    try {
      return closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
