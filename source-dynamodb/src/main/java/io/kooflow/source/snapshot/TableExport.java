package io.kooflow.source.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.errors.ConnectException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A finished full export of a table to S3, as its manifests tell.
 *
 * @param bucket bucket of the data files
 * @param exportedAt the moment that the export shows the table at
 * @param files data files, in the order of the manifest
 */
public record TableExport(String bucket, Instant exportedAt, List<File> files) {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * A data file: gzip, one item of DynamoDB's JSON a line.
   *
   * @param key key of the object
   * @param items how many items it has
   */
  record File(String key, long items) {}

  /**
   * Reads the manifests.
   *
   * @param summary {@code s3://bucket/.../manifest-summary.json}
   * @param table name of the table, which must be the one that was exported
   * @throws ConnectException if it is no finished full export of that table as DYNAMODB_JSON
   */
  public static TableExport read(S3Client s3, URI summary, String table) {
    JsonNode told = json(text(s3, summary.getHost(), summary.getPath().substring(1)), summary);
    String format = told.path("outputFormat").asText("DYNAMODB_JSON");
    String type = told.path("exportType").asText("FULL_EXPORT");
    String arn = told.path("tableArn").asText();
    require(format.equals("DYNAMODB_JSON"), summary, "has the format " + format);
    require(type.equals("FULL_EXPORT"), summary, "is an export of type " + type);
    require(arn.endsWith("/" + table), summary, "is of another table");
    String bucket = told.path("s3Bucket").asText(summary.getHost());
    String listing = told.path("manifestFilesS3Key").asText();
    require(!listing.isEmpty(), summary, "names no list of files");
    List<File> files = new ArrayList<>();
    text(s3, bucket, listing)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> json(line, summary))
        .forEach(
            file ->
                files.add(
                    new File(
                        file.path("dataFileS3Key").asText(), file.path("itemCount").asLong())));
    long items = files.stream().mapToLong(File::items).sum();
    require(items == told.path("itemCount").asLong(items), summary, "lists not all of its items");
    return new TableExport(bucket, at(told, summary), List.copyOf(files));
  }

  private static Instant at(JsonNode told, URI summary) {
    try {
      return Instant.parse(told.path("exportTime").asText());
    } catch (java.time.format.DateTimeParseException noTime) {
      throw unfit(summary, "tells no time of the export");
    }
  }

  private static String text(S3Client s3, String bucket, String key) {
    return s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asUtf8String();
  }

  private static JsonNode json(String text, URI summary) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException noJson) {
      throw unfit(summary, "is no JSON");
    }
  }

  private static void require(boolean holds, URI summary, String problem) {
    if (!holds) {
      throw unfit(summary, problem);
    }
  }

  private static ConnectException unfit(URI summary, String problem) {
    return new ConnectException(
        "Export '%s' %s. Name the manifest-summary.json of a finished full export of the table as DYNAMODB_JSON."
            .formatted(summary, problem));
  }
}
