package io.kooflow.operations.generations;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.operations.UsageException;
import io.kooflow.schemas.generations.GenerationRole;
import io.kooflow.schemas.generations.Generations;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Gives up the generation that is being built: ends it and deletes its topics and its groups. If a
 * cut-over was broken off before it handed over, the old generation serves again.
 */
public final class Abandoning {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final KafkaTarget kafka;

  public Abandoning(KafkaTarget kafka) {
    this.kafka = kafka;
  }

  /**
   * Does it; safe to repeat.
   *
   * @return its number
   * @throws UsageException if nothing is being built, or an instance does not end
   */
  public int run() throws ExecutionException, InterruptedException {
    Generations roles = new Generations(kafka.settings());
    if (roles.in(GenerationRole.HANDING_OVER).isPresent()) {
      throw new UsageException("The old generation is retired already: only cut-over can follow");
    }
    int generation =
        roles
            .in(GenerationRole.BUILDING)
            .or(() -> roles.in(GenerationRole.ABANDONED))
            .orElseThrow(() -> new UsageException("No generation is being built"));
    try (Admin admin = Admin.create(kafka.settings());
        Generations.Writer register = roles.writer()) {
      Optional<Integer> paused = roles.serving();
      if (paused.isPresent()) {
        new ServingGeneration(kafka, admin, paused.get(), generation).resume(register);
      }
      register.tell(generation, GenerationRole.ABANDONED);
      Group group = Group.of(admin, generation);
      ServingGeneration.awaitEnd(group, System.nanoTime() + LIMIT.toNanos());
      group.forget();
      Group.feed(admin, generation).forget();
      GenerationTopics.delete(admin, generation);
      GenerationTopics.deleteInternal(admin, generation);
    }
    return generation;
  }
}
