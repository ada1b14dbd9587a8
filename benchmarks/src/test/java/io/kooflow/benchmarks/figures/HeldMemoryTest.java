package io.kooflow.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HeldMemoryTest {
  private static final String TOLD =
      """
      42:
      Command executed successfully
       PSYoungGen      total 153088K, used 24K [0x1, 0x2, 0x3)
        eden space 131584K, 0% used [0x1,0x2,0x3)
        from space 21504K, 0% used [0x1,0x2,0x3)
       ParOldGen       total 349696K, used 1000K [0x1, 0x2, 0x3)
        object space 349696K, 29% used [0x1,0x2,0x3)
       Metaspace       used 9062K, committed 9280K, reserved 1114112K
      -XX:+AlwaysPreTouch -XX:MaxHeapSize=536870912 -XX:MaxNewSize=178782208
      """;

  @Test
  void allGenerationsAreHeldAndWhatIsNotHeapIsOutside() throws IOException {
    HeldMemory held = HeldMemory.of(600L << 20, TOLD);

    assertThat(held).isEqualTo(new HeldMemory(600L << 20, 1L << 20, 88L << 20));
    assertThat(held.bytes()).isEqualTo(89L << 20);
  }

  @Test
  void anAnswerWithoutFiguresIsNone() {
    assertThatThrownBy(() -> HeldMemory.of(1, "Command executed successfully"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Command executed successfully");
  }

  @Test
  void thisProcessAnswers() throws IOException {
    assertThat(HeldMemory.of(ProcessHandle.current().pid()).liveBytes()).isPositive();
  }
}
