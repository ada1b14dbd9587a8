package io.kooflow.operations.generations;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskMapTest {
  /** Its keys and values are far more than the heap of {@link #main}. */
  private static final int MANY = 1_000_000;

  private static final int VALUE_BYTES = 100;

  @Test
  void keepsTheLastValueOfEachKeyInTheOrderOfUnsignedBytes() {
    try (DiskMap map = DiskMap.create()) {
      map.put(new byte[] {(byte) 0xff}, b("last"));
      map.put(new byte[] {1}, b("old"));
      map.put(new byte[] {1, 0}, b("second"));
      map.put(new byte[] {1}, b("first"));
      map.put(new byte[] {5}, b("gone"));
      map.remove(new byte[] {5});

      List<String> values = new ArrayList<>();
      map.forEach((key, value) -> values.add(new String(value, StandardCharsets.UTF_8)));
      assertThat(values).containsExactly("first", "second", "last");
      assertThat(map.get(new byte[] {5})).isNull();
      assertThat(map.get(new byte[] {1})).isEqualTo(b("first"));
    }
  }

  @Test
  void holdsMoreThanTheHeapAndLeavesNothingBehind(@TempDir Path temporary) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                DiskMapTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(child.waitFor()).as(said).isZero();
    assertThat(said).contains("sum " + (long) MANY * (MANY - 1) / 2);
    try (Stream<Path> left = Files.list(temporary)) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("kooflow")))
          .isEmpty();
    }
  }

  /** Fills a map, reads it by key and in order, and prints the sum of its keys. */
  public static void main(String[] arguments) {
    try (DiskMap map = DiskMap.create()) {
      for (int key = 0; key < MANY; key++) {
        map.put(number(Integer.reverse(key)), new byte[VALUE_BYTES]);
      }
      for (int key = 0; key < MANY; key += 1_000) {
        if (map.get(number(Integer.reverse(key))) == null) {
          throw new IllegalStateException("lost " + key);
        }
      }
      long[] sum = {0};
      map.forEach((key, value) -> sum[0] += Integer.reverse(ByteBuffer.wrap(key).getInt()));
      System.out.println("sum " + sum[0]);
    }
  }

  private static byte[] number(int key) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(key).array();
  }

  private static byte[] b(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
