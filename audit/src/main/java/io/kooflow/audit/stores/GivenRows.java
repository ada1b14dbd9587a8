package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Row;
import io.kooflow.audit.compare.RowSource;
import java.io.IOException;
import java.util.function.Consumer;

/** Rows that are reckoned where they are asked for. */
record GivenRows(String name, Reading reading) implements RowSource {
  interface Reading {
    void forEach(Consumer<Row> consumer) throws IOException, InterruptedException;
  }

  @Override
  public void forEach(Consumer<Row> consumer) throws IOException, InterruptedException {
    reading.forEach(consumer);
  }
}
