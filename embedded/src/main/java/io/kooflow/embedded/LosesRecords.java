package io.kooflow.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;

/**
 * The fault that no connector may have: while a file is there, every record is lost between source
 * and topic, and one line of the file says which. Offsets move on with the next record that is not.
 */
public final class LosesRecords<R extends ConnectRecord<R>> implements Transformation<R> {
  /** Setting: the file. */
  public static final String WHILE_THERE_IS = "while.there.is";

  private @Nullable Path file;

  @Override
  public void configure(Map<String, ?> settings) {
    file = Path.of(String.valueOf(settings.get(WHILE_THERE_IS)));
  }

  @Override
  public @Nullable R apply(R sent) {
    Path switchedOn = file;
    if (switchedOn == null || Files.notExists(switchedOn)) {
      return sent;
    }
    try {
      Files.writeString(
          switchedOn, sent.topic() + " " + sent.key() + "\n", StandardOpenOption.APPEND);
      return null;
    } catch (NoSuchFileException switchedOff) {
      return sent;
    } catch (IOException unwritable) {
      throw new UncheckedIOException("unwritable file " + switchedOn, unwritable);
    }
  }

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define(
            WHILE_THERE_IS,
            ConfigDef.Type.STRING,
            ConfigDef.Importance.HIGH,
            "File that turns the loss on by being there.");
  }

  @Override
  public void close() {}
}
