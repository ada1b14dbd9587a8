package io.kooflow.torture.places;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.embedded.FolderNames;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlaceTest {
  @Test
  void theSeedAloneDecidesThePlaces() {
    assertThat(Place.plan(7, 9)).isEqualTo(Place.plan(7, 9)).isNotEqualTo(Place.plan(8, 9));
    assertThat(Place.plan(7, 9)).startsWith(Place.plan(7, 3).toArray(Place[]::new));
  }

  @Test
  void eachFolderIsOneThatADemoTakesAndComesOnce() {
    assertThat(Place.plan(1, 17))
        .extracting(Place::folder)
        .doesNotHaveDuplicates()
        .allMatch(name -> FolderNames.problem(Path.of("/tmp", name)).isEmpty());
    assertThat(Place.plan(1, 18).get(17).folder()).isEqualTo(Place.plan(1, 1).get(0).folder());
  }
}
