package io.kooflow.platform.input;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutsideIdsTest {
  @Test
  void takesTheFirstEightBytesOfTheHashWithoutTheSign() {
    // SHA-256 of "abc" begins ba7816bf8f01cfea; without the sign bit 3a7816bf8f01cfea.
    assertThat(new OutsideIds().idOf("abc")).isEqualTo(0x3a7816bf8f01cfeaL);
  }

  @Test
  void givesTheSameIdAgain() {
    OutsideIds ids = new OutsideIds();

    assertThat(ids.idOf("talk/7")).isEqualTo(ids.idOf("talk/7")).isPositive();
  }
}
