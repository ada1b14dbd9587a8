package io.kooflow.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which permissions of AWS a program has used, read from the heads of its HTTP requests: what a
 * policy must allow, whichever class loader the program's client came from. One for each
 * connection.
 */
public final class AwsActions {
  private static final int LONGEST_LINE = 4096;
  private static final Pattern REQUEST =
      Pattern.compile("(GET|HEAD|PUT|POST|DELETE) (\\S+) HTTP/1\\.1");
  private static final Pattern TARGET =
      Pattern.compile("x-amz-target: *DynamoDB(?:Streams)?_[0-9]+\\.([A-Za-z]+)");

  private final Set<String> found;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private String method = "";
  private String path = "";
  private String operation = "";

  /** Adds what it finds to {@code found}, from one thread at a time. */
  AwsActions(Set<String> found) {
    this.found = found;
  }

  /** Takes the next bytes of a client's side of a connection. */
  void read(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        end(line.toString(StandardCharsets.ISO_8859_1).stripTrailing());
        line.reset();
      } else if (line.size() < LONGEST_LINE) {
        line.write(bytes[i]);
      }
    }
  }

  private void end(String text) {
    Matcher request = REQUEST.matcher(text);
    Matcher target = TARGET.matcher(text);
    if (request.matches() || endsBody(request)) {
      method = request.group(1);
      path = request.group(2);
      operation = "";
    } else if (text.isEmpty() && !method.isEmpty()) {
      found.add(operation.isEmpty() ? of(method, path) : "dynamodb:" + operation);
      method = "";
    } else if (matchesAnyCase(target, text)) {
      operation = target.group(1);
    }
  }

  /** A body has no end of line: the next request of the connection follows it on its line. */
  private static boolean endsBody(Matcher request) {
    return request.find() && request.end() == request.regionEnd();
  }

  private static boolean matchesAnyCase(Matcher target, String text) {
    int colon = text.indexOf(':');
    return colon > 0
        && target
            .reset(text.substring(0, colon).toLowerCase(Locale.ROOT) + text.substring(colon))
            .matches();
  }

  /** The permission that a request to S3 or to a model endpoint of SageMaker needs. */
  public static String of(String method, String pathAndQuery) {
    if (pathAndQuery.startsWith("/endpoints/")) {
      return "sagemaker:InvokeEndpoint";
    }
    String query = pathAndQuery.replaceFirst("^[^?]*\\??", "");
    return switch (method) {
      case "PUT" -> "s3:PutObject";
      case "POST" -> query.startsWith("delete") ? "s3:DeleteObject" : "s3:PutObject";
      case "DELETE" -> query.contains("uploadId=") ? "s3:AbortMultipartUpload" : "s3:DeleteObject";
      default -> query.contains("list-type=") ? "s3:ListBucket" : "s3:GetObject";
    };
  }

  /**
   * Compares with the list of the program's permissions that tests have seen in use, which its
   * policy is held against; with {@code -Dgolden.update=true} writes the list. A run of single
   * tests need not have used all.
   *
   * @throws AssertionError naming what is used and not listed, or listed and not used
   */
  public static void requireAsListed(String program, Set<String> used) {
    Path file = Path.of("..", "deploy", "emr", "iam", "used", program + ".txt");
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(file, String.join("\n", new TreeSet<>(used)) + "\n");
      }
      Set<String> listed = new TreeSet<>(Files.readAllLines(file));
      Set<String> more = new TreeSet<>(used);
      more.removeAll(listed);
      Set<String> less = new TreeSet<>(listed);
      less.removeAll(used);
      boolean single = System.getProperty("it.test", "").contains("#");
      if (!more.isEmpty() || (!less.isEmpty() && !single)) {
        throw new AssertionError(
            "%s uses %s, which %s does not list, and not %s, which it lists; run with -Dgolden.update=true"
                .formatted(program, more, file, less));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
