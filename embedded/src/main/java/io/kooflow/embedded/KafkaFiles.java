package io.kooflow.embedded;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.bootstrap.BootstrapDirectory;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * The files of an {@link EmbeddedKafka} that is not running, as a power loss or a full disk may
 * have left them. What Kafka does not start with and can be made again is put aside and made again;
 * what records were in is never made up. Not for a node that runs.
 */
public final class KafkaFiles {
  private static final String META = "meta.properties";
  private static final String ENDED_IN_ORDER = ".kafka_cleanshutdown";
  private static final String PARTITION = "partition.metadata";
  private static final String EPOCHS = "leader-epoch-checkpoint";
  private static final String RECOVERY_POINTS = "recovery-point-offset-checkpoint";
  private static final List<String> OFFSETS =
      List.of(
          RECOVERY_POINTS,
          "replication-offset-checkpoint",
          "log-start-offset-checkpoint",
          "cleaner-offset-checkpoint");
  private static final Pattern PARTITION_FOLDER = Pattern.compile("(.+)-([0-9]+)");
  private static final Pattern TOPIC_ID =
      Pattern.compile("version: 0\\s+topic_id: ([A-Za-z0-9_-]{22})\\s*");

  /** What is read again, or made again by its owner, from wherever it is complete. */
  private static final Pattern REPEATABLE =
      Pattern.compile("__transaction_state|__consumer_offsets|connect-.*|.*\\.dlq");

  private final Path log;
  private final KafkaMetadataLog metadata;
  private final Map<String, Mended> mended = new LinkedHashMap<>();
  private final List<String> torn = new ArrayList<>();

  private KafkaFiles(Path log, KafkaMetadataLog metadata) {
    this.log = log;
    this.metadata = metadata;
  }

  /**
   * Mends what can be mended.
   *
   * @param folder as given to {@link EmbeddedKafka#start}; nothing happens where it never ran
   * @return one line for the user for each thing that was mended
   * @throws DamagedException if records or topics are gone that others have read
   */
  public static List<String> mend(Path folder) {
    Path log = folder.resolve("log");
    try {
      if (!Files.isDirectory(log.resolve(KafkaMetadataLog.FOLDER))) {
        return List.of();
      }
      KafkaFiles files = new KafkaFiles(log, KafkaMetadataLog.read(log));
      Map<String, Long> reached = files.recoveryPoints();
      files.smallOnes();
      files.partitions(reached);
      return files.lines();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("unreadable files of Kafka in " + log, unreadable);
    }
  }

  /** Whether any topic of this name holds a record; false where Kafka never ran. */
  public static boolean holdsRecords(Path folder, String topic) {
    Path log = folder.resolve("log");
    if (!Files.isDirectory(log)) {
      return false;
    }
    try (Stream<Path> partitions = Files.list(log)) {
      for (Path partition : partitions.toList()) {
        Matcher name = PARTITION_FOLDER.matcher(partition.getFileName().toString());
        if (name.matches()
            && name.group(1).equals(topic)
            && KafkaSegment.newest(partition).map(KafkaSegment::end).orElse(0L) > 0) {
          return true;
        }
      }
      return false;
    } catch (IOException unreadable) {
      throw new UncheckedIOException("unreadable files of Kafka in " + log, unreadable);
    }
  }

  private void smallOnes() throws IOException {
    for (String name : OFFSETS) {
      madeAgain(log.resolve(name), isCheckpoint(text(log.resolve(name))));
    }
    Path quorum = log.resolve(KafkaMetadataLog.FOLDER).resolve("quorum-state");
    madeAgain(quorum, isJson(text(quorum)));
    nodeProperties();
    firstMetadata();
  }

  /** Puts a file aside that Kafka makes again by itself. */
  private void madeAgain(Path file, boolean whole) {
    if (!whole) {
      said(file, "made again", PutAside.file(file));
    }
  }

  private void said(Path file, String remedy, Path aside) {
    mended.merge(
        file.getFileName().toString(),
        new Mended(file, aside, remedy, 1),
        (first, later) -> new Mended(first.file, first.aside, remedy, first.count + 1));
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    mended.values().forEach(each -> lines.add(each.line()));
    lines.addAll(torn);
    return lines;
  }

  /** All files of one name, of which there are hundreds: the first is named. */
  private record Mended(Path file, Path aside, String remedy, int count) {
    String line() {
      String others = count == 1 ? "" : " (and %s others of this name)".formatted(count - 1);
      return "%s%s is damaged: put aside as %s, and %s"
          .formatted(file, others, aside.getFileName(), remedy);
    }
  }

  /** The folder's id is that by which the metadata log assigns partitions to it. */
  private void nodeProperties() throws IOException {
    Path file = log.resolve(META);
    Properties before = properties(file);
    if (Stream.of("version", "node.id", "cluster.id", "directory.id")
        .allMatch(key -> !before.getProperty(key, "").isBlank())) {
      return;
    }
    Uuid directory = metadata.directory();
    if (directory == null) {
      throw gone(file, "cut short, and no other file says by which id Kafka knows this folder");
    }
    Properties properties = new Properties();
    properties.setProperty("version", "1");
    properties.setProperty("node.id", Integer.toString(KafkaNodeConfig.NODE_ID));
    properties.setProperty("cluster.id", Uuid.randomUuid().toString());
    properties.setProperty("directory.id", directory.toString());
    Path aside = PutAside.file(file);
    WholeFile.write(file, properties);
    said(file, "made again from the metadata log", aside);
  }

  private static Properties properties(Path file) throws IOException {
    Properties properties = new Properties();
    if (Files.isRegularFile(file)) {
      try (Reader in = Files.newBufferedReader(file)) {
        properties.load(in);
      } catch (CharacterCodingException | IllegalArgumentException garbage) {
        return new Properties();
      }
    }
    return properties;
  }

  /** What the metadata log began with; read at each start, used for a new log alone. */
  private void firstMetadata() throws IOException {
    Path file = log.resolve(BootstrapDirectory.BINARY_BOOTSTRAP_FILENAME);
    BootstrapDirectory folder = new BootstrapDirectory(log.toString());
    try {
      if (Files.exists(file)) {
        folder.read();
      }
    } catch (Exception unreadable) {
      Path aside = PutAside.file(file);
      folder.writeBinaryFile(
          BootstrapMetadata.fromVersion(MetadataVersion.latestProduction(), "kooflow"));
      said(file, "made again", aside);
    }
  }

  private void partitions(Map<String, Long> reached) throws IOException {
    try (Stream<Path> folders = Files.list(log)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        String name = folder.getFileName().toString();
        Matcher partition = PARTITION_FOLDER.matcher(name);
        if (partition.matches() && !name.equals(KafkaMetadataLog.FOLDER)) {
          String topic = partition.group(1);
          KafkaSegment segment = KafkaSegment.newest(folder).orElse(null);
          topicId(folder, topic, segment);
          madeAgain(folder.resolve(EPOCHS), isCheckpoint(text(folder.resolve(EPOCHS))));
          if (segment != null) {
            records(topic, segment, reached.getOrDefault(topic + " " + partition.group(2), 0L));
          }
        } else if (name.equals(KafkaMetadataLog.FOLDER)) {
          madeAgain(folder.resolve(EPOCHS), isCheckpoint(text(folder.resolve(EPOCHS))));
        }
      }
    }
  }

  private void topicId(Path folder, String topic, @Nullable KafkaSegment segment)
      throws IOException {
    Path file = folder.resolve(PARTITION);
    String text = text(file);
    Matcher id = TOPIC_ID.matcher(text == null ? "" : text);
    Uuid known = metadata.topics().get(topic);
    if (id.matches()) {
      if (known == null && holds(segment) && !metadata.removed().contains(uuid(id.group(1)))) {
        throw gone(
            log.resolve(KafkaMetadataLog.FOLDER),
            "cut short: it no longer knows the topic " + topic + ", of which records are there");
      }
      return;
    }
    if (known != null) {
      Path aside = PutAside.file(file);
      WholeFile.write(file, ("version: 0\ntopic_id: " + known).getBytes(StandardCharsets.UTF_8));
      said(file, "made again from the metadata log", aside);
    } else if (holds(segment)) {
      throw gone(file, "cut short, and the metadata log does not know the topic " + topic);
    }
  }

  private static boolean holds(@Nullable KafkaSegment segment) {
    return segment != null && segment.end() > 0;
  }

  private static @Nullable Uuid uuid(String text) {
    try {
      return Uuid.fromString(text);
    } catch (IllegalArgumentException garbage) {
      return null;
    }
  }

  /** Kafka looks at the ends of segments only after an end that was not in order. */
  private void records(String topic, KafkaSegment segment, long reached) throws IOException {
    long lost = reached - segment.end();
    if (lost > 0 && !REPEATABLE.matcher(topic).matches()) {
      throw gone(
          segment.file(),
          "cut short: %s records that Kafka had stored, from offset %s, are missing"
              .formatted(lost, segment.end()));
    }
    if (lost > 0 || !segment.whole()) {
      Files.deleteIfExists(log.resolve(ENDED_IN_ORDER));
      torn.add(
          "%s is cut short: what is whole of it is used, up to offset %s%s"
              .formatted(
                  segment.file(),
                  segment.end(),
                  lost > 0 ? "; %s records are missing".formatted(lost) : ""));
    }
  }

  private static DamagedException gone(Path file, String what) {
    return new DamagedException(
        "%s is %s. Nothing can make this again: put back a copy of the data folder, or give another --data-dir"
            .formatted(file, what));
  }

  /** Offset to which each partition was stored for good, by topic and partition. */
  private Map<String, Long> recoveryPoints() throws IOException {
    String text = text(log.resolve(RECOVERY_POINTS));
    Map<String, Long> points = new HashMap<>();
    if (text != null && isCheckpoint(text)) {
      for (String line : text.lines().skip(2).toList()) {
        int space = line.lastIndexOf(' ');
        points.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
      }
    }
    return points;
  }

  /** Version, number of lines, and these lines, each of which ends in a number. */
  static boolean isCheckpoint(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return true; // None, or one that Kafka takes for none.
    }
    List<String> lines = text.lines().toList();
    return text.endsWith("\n")
        && lines.size() >= 2
        && lines.get(0).equals("0")
        && lines.get(1).matches("[0-9]{1,9}")
        && lines.size() == 2 + Integer.parseInt(lines.get(1))
        && lines.stream().skip(2).allMatch(line -> line.matches("(.+ )?[0-9]+ -?[0-9]{1,18}"));
  }

  private static boolean isJson(@Nullable String text) {
    if (text == null) {
      return true;
    }
    try {
      return new ObjectMapper().readTree(text).isObject();
    } catch (IOException cutShort) {
      return false;
    }
  }

  /** Null if there is no such file. */
  private static @Nullable String text(Path file) throws IOException {
    return Files.isRegularFile(file)
        ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
        : null;
  }
}
