package io.kooflow.streams;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Settings of one instance of the application.
 *
 * @param instanceId name of this instance for static membership; empty for none
 * @param httpHost address on which health and metrics answer
 * @param httpPort their port; 0 takes a free one, -1 turns them off
 * @param newStores stores that this release adds and that may therefore start empty
 * @param stallTimeout time with work and without a commit after which the process ends
 */
record OperatingConfig(
    String instanceId,
    String httpHost,
    int httpPort,
    Set<String> newStores,
    Duration stallTimeout) {

  /** Health and metrics are off at this port. */
  static final int NO_HTTP = -1;

  OperatingConfig {
    newStores = Set.copyOf(newStores);
  }

  static ConfigDef define(ConfigDef definition) {
    return definition
        .define(
            "instance-id",
            Type.STRING,
            "",
            Importance.MEDIUM,
            "Name of this instance, unique in the group and the same after a restart: it then gets"
                + " its tasks back without a rebalance if it returns within the session timeout."
                + " Empty: it leaves the group when it ends, and others take over at once.")
        .define(
            "http.host",
            Type.STRING,
            "127.0.0.1",
            Importance.LOW,
            "Address on which /health, /ready and /metrics answer.")
        .define(
            "http.port",
            Type.INT,
            0,
            Range.between(NO_HTTP, 65_535),
            Importance.MEDIUM,
            "Port of /health, /ready and /metrics. 0 takes a free one and prints it, -1 turns them off.")
        .define(
            "new-stores",
            Type.LIST,
            "",
            Importance.LOW,
            "Stores that this release adds, which may start empty beside a state that is there."
                + " Any other store without its changelog topic is refused.")
        .define(
            "stall-timeout-ms",
            Type.LONG,
            120_000L,
            Range.between(10_000, 86_400_000),
            Importance.MEDIUM,
            "Time without a commit though there is work, or in which a consumer asks for no records,"
                + " milliseconds by the monotonic clock, after which the process ends with status 1 if Kafka answers; /health is 503 from half of"
                + " it. At least four times kafka.commit.interval.ms.");
  }

  static OperatingConfig of(AbstractConfig parsed) {
    return new OperatingConfig(
        parsed.getString("instance-id"),
        parsed.getString("http.host"),
        parsed.getInt("http.port"),
        new TreeSet<>(parsed.getList("new-stores")),
        Duration.ofMillis(parsed.getLong("stall-timeout-ms")));
  }

  /** Whether the instance keeps its place in the group while it restarts. */
  boolean isStaticMember() {
    return !instanceId.isEmpty();
  }

  boolean hasHttp() {
    return httpPort != NO_HTTP;
  }
}
