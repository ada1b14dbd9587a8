package io.kooflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.streams.commit.Emission;
import io.kooflow.streams.generation.Standing;
import io.kooflow.streams.generation.TopicPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is published is the same to the bit, whatever the language of the machine. */
class LocalesTest {
  private final Locale locale = Locale.getDefault();
  private final TimeZone zone = TimeZone.getDefault();
  @TempDir Path folder;

  @AfterEach
  void restore() {
    Locale.setDefault(locale);
    TimeZone.setDefault(zone);
  }

  @ParameterizedTest
  @CsvSource({
    "mr, IN, ''",
    "ar, EG, ''",
    "tr, TR, ''",
    "th, TH, TH",
    "fa, IR, ''",
  })
  void publishesTheSame(String language, String country, String variant) {
    Locale.setDefault(Locale.ROOT);
    List<Object> expected = run("root");

    Locale.setDefault(new Locale(language, country, variant));
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
    assertThat(run("other")).isEqualTo(expected);
    Standing standing = new Standing(17);
    standing.is(GenerationRole.BUILDING);
    assertThat(standing).hasToString("generation 17: building, inputs read");
    assertThat(SettingsPage.text()).contains("stall-timeout-ms");
  }

  private List<Object> run(String name) {
    List<Object> published = new ArrayList<>();
    try (Driver driver =
        new Driver(folder.resolve(name), Emission.PER_COMMIT, TopicPlan.serving(3))) {
      driver.koo(Changes.put(Changes.koo(1), 1));
      driver.koo(Changes.put(Changes.child(2, 1, "C"), 2));
      driver.score(Changes.scores(1, 1, "positive"));
      for (int user = 1; user <= 12; user++) {
        driver.reaction(Changes.react(1, user, "LIKE", 10 + user));
      }
      driver.raw("reaction.changes", new byte[] {1}, new byte[] {9});
      published.add(new TreeMap<>(driver.newestEngagement()));
      published.add(new TreeMap<>(driver.newestEnriched()));
      published.add(new TreeMap<>(driver.newestTrending()));
      published.add(new TreeMap<>(driver.newestCreators()));
      published.add(new TreeMap<>(driver.newestTopCreators()));
      published.add(driver.milestones.readValuesToList());
    }
    return published;
  }
}
