import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** What both Flink peers are told. */
final class FlinkPeer {
  /** Flink's own, an hour, is more than a broker allows. */
  static final String TRANSACTION_TIMEOUT_MILLIS = "300000";

  private FlinkPeer() {}

  /** Arguments 5 to 8 of the peers: folder, guarantee, time between checkpoints, state backend. */
  static void configure(Configuration settings, String[] args) {
    settings.setString("execution.checkpointing.dir", "file://" + args[5]);
    settings.setString("execution.checkpointing.mode", "EXACTLY_ONCE");
    settings.setString("execution.checkpointing.interval", args[7]);
    settings.setString("state.backend.type", args[8]);
    settings.setString("execution.checkpointing.incremental", "true"); // Where the backend can.
    settings.setString("pipeline.object-reuse", "true");
    settings.setString("taskmanager.memory.network.max", "64m");
    settings.setString("taskmanager.memory.network.min", "64m");
    settings.setString("taskmanager.memory.managed.size", "1g"); // Of RocksDB; the heap has none.
  }

  static DeliveryGuarantee guarantee(String[] args) {
    return args[6].equals("exactly-once")
        ? DeliveryGuarantee.EXACTLY_ONCE
        : DeliveryGuarantee.AT_LEAST_ONCE;
  }
}
