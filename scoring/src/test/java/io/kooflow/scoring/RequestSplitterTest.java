package io.kooflow.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSplitterTest {
  @Test
  void fillsRequestsUpToTheNumberOfInstances() {
    List<Instance> instances =
        IntStream.range(0, 130).mapToObj(i -> new Instance("" + i, "short")).toList();

    assertThat(RequestSplitter.split(instances)).extracting(List::size).containsExactly(64, 64, 2);
  }

  @Test
  void makesNoRequestOfNothing() {
    assertThat(RequestSplitter.split(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keepsOrderAndStaysBelowTheNumberOfBytes(long seed) {
    Random random = new Random(seed);
    String[] parts = {"a", "\"", "\u0000", "न", "😀", "\\"};
    List<Instance> instances =
        IntStream.range(0, 200)
            .mapToObj(
                i ->
                    new Instance(
                        "" + i, parts[random.nextInt(parts.length)].repeat(random.nextInt(5_000))))
            .toList();

    List<List<Instance>> requests = RequestSplitter.split(instances);

    assertThat(requests.stream().flatMap(List::stream).toList()).isEqualTo(instances);
    assertThat(requests)
        .allSatisfy(
            request ->
                assertThat(ScoringRequest.write(request).length)
                    .isLessThanOrEqualTo(Limits.MAX_BYTES));
  }
}
