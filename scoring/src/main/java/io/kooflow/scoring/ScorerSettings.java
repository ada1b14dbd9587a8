package io.kooflow.scoring;

import java.io.Serial;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a model endpoint, and how hard to try.
 *
 * @param endpointName the SageMaker endpoint; not blank
 * @param region AWS region; not blank
 * @param endpointOverride base address instead of AWS's own, {@code https} unless on this machine;
 *     null for AWS's own
 * @param maxInFlight most requests under way at once; 1 to 1,000
 * @param maxAttempts tries of one request, the first included; 1 to 20
 * @param attemptTimeout longest wait for one try; positive
 * @param callTimeout longest wait for an answer, from the question on: for a place among the
 *     requests under way, all tries, and all halves of a refused request; at least {@code
 *     attemptTimeout}
 * @param firstBackoff wait before the second try, doubled (with jitter) before each further one;
 *     positive
 * @param maxBackoff longest such wait; at least {@code firstBackoff}
 */
public record ScorerSettings(
    String endpointName,
    String region,
    @Nullable URI endpointOverride,
    int maxInFlight,
    int maxAttempts,
    Duration attemptTimeout,
    Duration callTimeout,
    Duration firstBackoff,
    Duration maxBackoff)
    implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** Checks each value and names the bad one. */
  public ScorerSettings {
    require(!endpointName.isBlank(), "endpoint name", endpointName, "not blank");
    require(!region.isBlank(), "region", region, "not blank");
    require(
        secure(endpointOverride), "endpoint", endpointOverride, "https, or http on this machine");
    require(maxInFlight >= 1 && maxInFlight <= 1_000, "max in flight", maxInFlight, "1 to 1000");
    require(maxAttempts >= 1 && maxAttempts <= 20, "max attempts", maxAttempts, "1 to 20");
    require(positive(attemptTimeout), "attempt timeout", attemptTimeout, "positive");
    require(
        callTimeout.compareTo(attemptTimeout) >= 0,
        "call timeout",
        callTimeout,
        "at least the attempt timeout");
    require(positive(firstBackoff), "first backoff", firstBackoff, "positive");
    require(
        maxBackoff.compareTo(firstBackoff) >= 0,
        "max backoff",
        maxBackoff,
        "at least the first backoff");
  }

  /**
   * Defaults for an endpoint on AWS: 8 requests in flight, 6 tries, 10 s each, 60 s in all, waits
   * of 0.1 to 5 s.
   */
  public static ScorerSettings of(String endpointName, String region) {
    return new ScorerSettings(
        endpointName,
        region,
        null,
        8,
        6,
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        Duration.ofMillis(100),
        Duration.ofSeconds(5));
  }

  /** The same, at another address. */
  public ScorerSettings at(URI endpoint) {
    return new ScorerSettings(
        endpointName,
        region,
        endpoint,
        maxInFlight,
        maxAttempts,
        attemptTimeout,
        callTimeout,
        firstBackoff,
        maxBackoff);
  }

  /** True for an endpoint on this machine, which asks for no credentials. */
  boolean local() {
    return endpointOverride != null && loopback(endpointOverride);
  }

  private static boolean secure(@Nullable URI endpoint) {
    if (endpoint == null) {
      return true;
    }
    if (endpoint.getHost() == null || endpoint.getScheme() == null) {
      return false;
    }
    String scheme = endpoint.getScheme().toLowerCase(Locale.ROOT);
    return scheme.equals("https") || (scheme.equals("http") && loopback(endpoint));
  }

  private static boolean loopback(URI endpoint) {
    String host = endpoint.getHost();
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
  }

  private static boolean positive(Duration duration) {
    return !duration.isZero() && !duration.isNegative();
  }

  private static void require(boolean holds, String name, @Nullable Object value, String form) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be " + form + ", got " + value);
    }
  }
}
