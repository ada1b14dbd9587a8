package io.kooflow.spark.catalog;

import io.kooflow.lake.CatalogConfig;
import io.kooflow.lake.LakeTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.rest.RESTCatalog;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A Spark session whose catalog {@value #NAME} is the lake, and the same catalog by Iceberg's own
 * interface. What spark-submit sets wins; without it Spark runs in this process, on its cores, and
 * listens on 127.0.0.1 alone. One thread at a time.
 */
public final class LakeSession implements AutoCloseable {
  /** The lake's name in SQL. */
  public static final String NAME = "lake";

  private final SparkSession spark;
  private final RESTCatalog catalog;

  private final boolean started;

  private LakeSession(SparkSession spark, RESTCatalog catalog, boolean started) {
    this.spark = spark;
    this.catalog = catalog;
    this.started = started;
  }

  /** Contacts the catalog first: where it is not there, Spark is not started. */
  public static LakeSession open(CatalogConfig lake, String job) {
    RESTCatalog catalog = lake.open();
    try {
      boolean started = SparkSession.getDefaultSession().isEmpty();
      SparkSession spark =
          SparkSession.builder().appName("kooflow-" + job).config(conf(lake)).getOrCreate();
      return new LakeSession(spark, catalog, started);
    } catch (RuntimeException failed) {
      close(catalog);
      throw failed;
    }
  }

  private static SparkConf conf(CatalogConfig lake) {
    SparkConf conf = new SparkConf();
    if (!conf.contains("spark.master")) {
      conf.set("spark.master", "local[*]")
          .setIfMissing("spark.ui.enabled", "false")
          .setIfMissing("spark.driver.host", "127.0.0.1")
          .setIfMissing("spark.driver.bindAddress", "127.0.0.1")
          .setIfMissing("spark.sql.shuffle.partitions", "8");
    }
    conf.setIfMissing("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir", "/tmp"));
    conf.set("spark.sql.session.timeZone", "UTC");
    String extensions = "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions";
    conf.set("spark.sql.extensions", extensions);
    String prefix = "spark.sql.catalog." + NAME;
    conf.set(prefix, "org.apache.iceberg.spark.SparkCatalog");
    conf.set(prefix + ".type", "rest");
    // Each statement sees the table as it is.
    conf.set(prefix + ".cache-enabled", "false");
    lake.icebergProperties().forEach((key, value) -> conf.set(prefix + "." + key, value));
    return conf;
  }

  public SparkSession spark() {
    return spark;
  }

  public Catalog catalog() {
    return catalog;
  }

  /** The table's name in SQL. */
  public static String nameOf(LakeTable table) {
    return NAME + "." + table.identifier();
  }

  /** Runs a statement of {@link Sql} and returns its rows, few ones. */
  public List<Row> rows(String statement, Map<String, String> names) {
    return new ArrayList<>(spark.sql(Sql.of(statement, names)).collectAsList());
  }

  /** Closes the catalog, and ends Spark where this session has started it. */
  @Override
  public void close() {
    close(catalog);
    if (started) {
      spark.stop();
    }
  }

  private static void close(RESTCatalog catalog) {
    try {
      catalog.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
