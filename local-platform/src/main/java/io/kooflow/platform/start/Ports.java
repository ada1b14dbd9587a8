package io.kooflow.platform.start;

import io.kooflow.embedded.FreePorts;

/** The loopback ports of one run; a restarted process keeps its own. */
record Ports(
    int dynamodb,
    int kafka,
    int controller,
    int registry,
    int connect,
    int s3,
    int catalog,
    int model,
    int flink,
    int page) {

  /** Ten ports that are free now. */
  static Ports free() {
    return new Ports(
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next());
  }
}
