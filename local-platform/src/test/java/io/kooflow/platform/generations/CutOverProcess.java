package io.kooflow.platform.generations;

import io.kooflow.audit.KafkaTarget;

/** Cuts over: bootstrap servers and the registry's address are its arguments. */
public final class CutOverProcess {
  private CutOverProcess() {}

  public static void main(String[] args) throws Exception {
    KafkaTarget kafka = KafkaTarget.of(args[0], args[1]);
    boolean clean =
        new CutOver(kafka, System.out::println).run(GenerationsUnderTest.LIMIT, false).isEmpty();
    System.exit(clean ? 0 : 1);
  }
}
