package io.kooflow.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SurroundingsTest {
  private static final Map<String, String> USER =
      Map.ofEntries(
          Map.entry("PATH", "/bin"),
          Map.entry("HOME", "/home/me"),
          Map.entry("JAVA_TOOL_OPTIONS", "-Dx=y"),
          Map.entry("_JAVA_OPTIONS", "-Xmx9g"),
          Map.entry("LANG", "mr_IN.UTF-8"),
          Map.entry("LC_NUMERIC", "ar_EG"),
          Map.entry("TZ", "Pacific/Kiritimati"),
          Map.entry("HTTP_PROXY", "http://127.0.0.1:9"),
          Map.entry("https_proxy", "http://127.0.0.1:9"),
          Map.entry("NO_PROXY", "example.org"),
          Map.entry("AWS_PROFILE", "none"),
          Map.entry("AWS_USE_FIPS_ENDPOINT", "true"),
          Map.entry("QUARKUS_HTTP_PORT", "1"),
          Map.entry("AUTH_ENABLED", "true"),
          Map.entry("FLINK_CONF_DIR", "/etc/flink"));

  @Test
  void ourServersGetNothingOfTheUsersServices() {
    assertThat(after(Surroundings.OWN).keySet())
        .isEqualTo(
            Set.of("PATH", "HOME", "JAVA_TOOL_OPTIONS", "LC_ALL", "TZ", "NO_PROXY", "no_proxy"));
  }

  @Test
  void usersOfGivenPartsKeepAwsAndProxies() {
    assertThat(after(Surroundings.USERS))
        .containsEntry("AWS_PROFILE", "none")
        .containsEntry("AWS_USE_FIPS_ENDPOINT", "true")
        .containsEntry("HTTP_PROXY", "http://127.0.0.1:9")
        .doesNotContainKey("_JAVA_OPTIONS");
  }

  @Test
  void everyChildHasUtf8UtcAndNoProxyForLoopback() {
    for (Surroundings each : Surroundings.values()) {
      assertThat(after(each))
          .containsEntry("LC_ALL", "C.UTF-8")
          .containsEntry("TZ", "UTC")
          .doesNotContainKeys("LANG", "LC_NUMERIC");
      for (String name : Set.of("NO_PROXY", "no_proxy")) {
        assertThat(after(each).getOrDefault(name, "").split(",", -1))
            .contains("127.0.0.1", "localhost", "::1");
      }
    }
    assertThat(after(Surroundings.USERS).get("NO_PROXY")).startsWith("example.org,");
  }

  private static Map<String, String> after(Surroundings surroundings) {
    Map<String, String> environment = new HashMap<>(USER);
    surroundings.applyTo(environment);
    return new TreeMap<>(environment);
  }
}
