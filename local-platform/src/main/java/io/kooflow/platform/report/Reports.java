package io.kooflow.platform.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.KooScores;
import io.kooflow.events.Trending;
import io.kooflow.events.TrendingKoo;
import io.kooflow.operations.connection.Connections;
import io.kooflow.operations.connection.Endpoints;
import io.kooflow.operations.kafka.CompactedTopic;
import io.kooflow.schemas.Position;
import io.kooflow.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** Writes the report of a run into one folder, replacing files of an earlier one. */
public final class Reports {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;
  private final Endpoints endpoints;

  /** Makes the folder if it is not there. */
  public Reports(Path folder, Endpoints endpoints) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.endpoints = endpoints;
  }

  /**
   * Writes {@code engagement.csv}: own counts above 0, by content id then type.
   *
   * @param externalIds by content id; nothing is written for an id that is not there
   */
  public void engagement(Map<Long, String> externalIds) throws IOException {
    List<KooEngagement> all =
        new ArrayList<>(
            topic(
                Topics.KOO_ENGAGEMENT,
                KooEngagement.class,
                Comparator.comparingInt(KooEngagement::getGeneration)
                    .thenComparingLong(KooEngagement::getRevision)));
    all.sort(Comparator.comparingLong(KooEngagement::getContentId));
    List<List<?>> rows = new ArrayList<>();
    for (KooEngagement engagement : all) {
      long id = engagement.getContentId();
      new TreeMap<>(engagement.getCounts())
          .forEach(
              (type, count) ->
                  rows.add(List.of(id, externalIds.getOrDefault(id, ""), type, count)));
    }
    Csv.write(
        folder.resolve("engagement.csv"),
        List.of("content_id", "external_id", "type", "count"),
        rows);
  }

  /** Writes {@code trending.csv}: each list as served, best first. */
  public void trending(List<Trending> lists) throws IOException {
    List<List<?>> rows = new ArrayList<>();
    for (Trending list : lists) {
      int rank = 1;
      for (TrendingKoo koo : list.getKoos()) {
        rows.add(List.of(list.getLanguage(), rank++, koo.getContentId(), koo.getScore()));
      }
    }
    Csv.write(
        folder.resolve("trending.csv"), List.of("language", "rank", "content_id", "score"), rows);
  }

  /** Writes {@code scores.csv}: the newest scores of each koo, by content id. */
  public void scores() throws IOException {
    List<KooScores> all =
        new ArrayList<>(
            topic(
                Topics.KOO_SCORES,
                KooScores.class,
                Comparator.comparing(scores -> Position.of(scores.getPosition()))));
    all.sort(Comparator.comparingLong(KooScores::getContentId));
    Csv.write(
        folder.resolve("scores.csv"),
        List.of(
            "content_id",
            "model",
            "version",
            "language",
            "language_probability",
            "sentiment",
            "sentiment_probability"),
        all.stream().map(Reports::row).toList());
  }

  private static List<?> row(KooScores scores) {
    return Arrays.asList(
        scores.getContentId(),
        scores.getModel(),
        scores.getVersion(),
        scores.getLanguage(),
        scores.getLanguageProbability(),
        scores.getSentiment(),
        scores.getSentimentProbability());
  }

  /** Writes any report that is JSON. */
  public void json(String name, Object report) throws IOException {
    Files.write(folder.resolve(name), JSON.writeValueAsBytes(report));
  }

  private <T extends SpecificRecord> List<T> topic(
      String topic, Class<T> type, Comparator<T> order) {
    return CompactedTopic.read(
        Connections.of(endpoints).kafka(),
        topic,
        type,
        (earlier, later) -> order.compare(later, earlier) < 0 ? earlier : later);
  }
}
