package io.kooflow.contentstore.tables;

/** A table exists, but not as defined. It is left as it is: only an operator may change a table. */
public final class TableMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TableMismatchException(TableDifference difference) {
    super(difference.toString());
  }
}
