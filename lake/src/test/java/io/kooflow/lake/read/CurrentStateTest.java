package io.kooflow.lake.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.kooflow.lake.ReactionChangesTable;
import io.kooflow.lake.Rows;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.inmemory.InMemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurrentStateTest {
  private final InMemoryCatalog catalog = new InMemoryCatalog();
  private Table table;

  @BeforeEach
  void createTable() {
    catalog.initialize("test", Map.of());
    table = ReactionChangesTable.TABLE.createIfMissing(catalog);
  }

  @AfterEach
  void closeCatalog() throws IOException {
    catalog.close();
  }

  @Test
  void isEmptyWhereNothingHasLanded() throws IOException {
    assertThat(present()).isEmpty();
    assertThat(LakeReader.open(catalog, ReactionChangesTable.TABLE).rowCount()).isZero();
  }

  /** The oracle applies the changes in order of position; the log has them shuffled, some twice. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keepsTheHighestPositionOfEachItem(long seed) throws IOException {
    Random random = new Random(seed);
    Map<String, String> oracle = new HashMap<>();
    List<Record> log = new ArrayList<>();
    for (int position = 1; position <= 500; position++) {
      long content = random.nextInt(5);
      long user = random.nextInt(20);
      String type = random.nextInt(3) == 0 ? null : List.of("LIKE", "DISLIKE").get(position % 2);
      Record change = Rows.reaction(table.schema(), content, user, position, type);
      log.add(change);
      if (random.nextInt(5) == 0) {
        log.add(change);
      }
      if (type == null) {
        oracle.remove(content + "/" + user);
      } else {
        oracle.put(content + "/" + user, type);
      }
    }
    Collections.shuffle(log, random);
    for (int from = 0; from < log.size(); from += 100) {
      List<Record> part = log.subList(from, Math.min(log.size(), from + 100));
      table.newAppend().appendFile(Rows.file(table, part)).commit();
    }

    assertThat(present()).isEqualTo(oracle);
  }

  private Map<String, String> present() throws IOException {
    Map<String, String> present = new HashMap<>();
    LakeReader log = LakeReader.open(catalog, ReactionChangesTable.TABLE);
    new CurrentState(log)
        .forEachPresent(
            after ->
                assertThat(
                        present.put(
                            after.getField("content_id") + "/" + after.getField("user_id"),
                            (String) after.getField("type")))
                    .isNull());
    return present;
  }
}
