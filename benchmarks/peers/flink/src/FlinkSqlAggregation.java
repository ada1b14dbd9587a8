import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/**
 * Counts reactions by Flink SQL: the newest change of each pair by ROW_NUMBER, then a group by koo,
 * both in mini-batches. Arguments: servers, registry, input, group, output, and those of {@link
 * FlinkPeer}.
 */
public final class FlinkSqlAggregation {
  private FlinkSqlAggregation() {}

  public static void main(String[] args) throws Exception {
    Configuration settings = new Configuration();
    FlinkPeer.configure(settings, args);
    settings.setString("table.exec.mini-batch.enabled", "true");
    settings.setString("table.exec.mini-batch.allow-latency", "1s");
    settings.setString("table.exec.mini-batch.size", "50000");
    settings.setString("table.optimizer.agg-phase-strategy", "TWO_PHASE");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    settings.toMap().forEach((key, value) -> tables.getConfig().set(key, value));
    tables.executeSql(source(args[0], args[1], args[2], args[3]));
    tables.executeSql(sink(args[0], args[4], args[3], FlinkPeer.guarantee(args)));
    tables
        .executeSql(
            "INSERT INTO counts SELECT contentId,"
                + " COUNT(*) FILTER (WHERE kind = 'LIKE'),"
                + " COUNT(*) FILTER (WHERE kind = 'DISLIKE')"
                + " FROM (SELECT contentId, userId, `after`.`type` AS kind,"
                + " ROW_NUMBER() OVER (PARTITION BY contentId, userId ORDER BY `position` DESC) AS newest"
                + " FROM changes) WHERE newest = 1 GROUP BY contentId")
        .await();
  }

  private static String source(String servers, String registry, String topic, String group) {
    // The columns that the query needs: the reader of Avro skips the others.
    return "CREATE TABLE changes (`after` ROW<`type` STRING NOT NULL>, contentId BIGINT NOT NULL,"
        + " userId BIGINT NOT NULL, `position` BYTES NOT NULL) WITH ('connector' = 'kafka',"
        + with("properties.bootstrap.servers", servers)
        + with("topic", topic)
        + with("properties.group.id", group)
        + with("scan.startup.mode", "earliest-offset")
        + with("value.format", "avro-confluent")
        + "'value.avro-confluent.url' = '"
        + registry
        + "')";
  }

  private static String sink(
      String servers, String topic, String transactions, DeliveryGuarantee guarantee) {
    return "CREATE TABLE counts (contentId BIGINT, likes BIGINT, dislikes BIGINT,"
        + " PRIMARY KEY (contentId) NOT ENFORCED) WITH ('connector' = 'upsert-kafka',"
        + with("properties.bootstrap.servers", servers)
        + with("topic", topic)
        + with("properties.compression.type", "lz4")
        + with("properties.linger.ms", "100")
        + with("properties.batch.size", "131072")
        + with("properties.transaction.timeout.ms", FlinkPeer.TRANSACTION_TIMEOUT_MILLIS)
        + with("sink.delivery-guarantee", guarantee.toString())
        + with("sink.transactional-id-prefix", transactions)
        + with("sink.buffer-flush.max-rows", "50000")
        + with("sink.buffer-flush.interval", "1s")
        + with("key.format", "raw")
        + with("value.fields-include", "EXCEPT_KEY")
        + "'value.format' = 'json')";
  }

  private static String with(String key, String value) {
    return "'" + key + "' = '" + value.replace("'", "''") + "', ";
  }
}
