package io.kooflow.platform.input.polis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One conversation as it stands in its folder, rows checked, in file order. {@code moderated} is
 * ignored: what was written was written.
 *
 * @param name the folder's name, part of every outside id
 */
record Conversation(String name, List<Comment> comments, List<Vote> votes) {
  private static final List<String> COMMENT_COLUMNS =
      List.of("timestamp", "comment-id", "author-id", "comment-body");
  private static final List<String> VOTE_COLUMNS =
      List.of("timestamp", "comment-id", "voter-id", "vote");

  /** A comment; {@code timestamp} in epoch milliseconds. */
  record Comment(long timestamp, long commentId, long authorId, String text) {}

  /** A vote: 1 agree, -1 disagree, 0 pass; {@code timestamp} in epoch milliseconds. */
  record Vote(long timestamp, long commentId, long voterId, int value) {}

  static Conversation read(Path folder) {
    CsvFile commentFile = CsvFile.in(folder, "comments");
    CsvFile voteFile = CsvFile.in(folder, "votes");
    List<Comment> comments = new ArrayList<>();
    Map<Long, Long> lineByComment = new HashMap<>();
    commentFile.forEach(
        COMMENT_COLUMNS,
        row -> {
          Comment comment = comment(row);
          Long earlier = lineByComment.putIfAbsent(comment.commentId(), row.line());
          if (earlier != null) {
            throw row.broken(
                "comment-id",
                String.format(
                    Locale.ROOT, "%d stands on line %d too", comment.commentId(), earlier));
          }
          comments.add(comment);
        });
    List<Vote> votes = new ArrayList<>();
    voteFile.forEach(VOTE_COLUMNS, row -> votes.add(vote(row)));
    return new Conversation(
        folder.toAbsolutePath().normalize().getFileName().toString(), comments, votes);
  }

  private static Comment comment(CsvFile.Row row) {
    return new Comment(
        row.number("timestamp", 0),
        row.number("comment-id", 0),
        row.number("author-id", Long.MIN_VALUE),
        row.text("comment-body"));
  }

  private static Vote vote(CsvFile.Row row) {
    long value = row.number("vote", Long.MIN_VALUE);
    if (value < -1 || value > 1) {
      throw row.broken("vote", "1, -1 or 0 is needed, got " + value);
    }
    return new Vote(
        row.number("timestamp", 0),
        row.number("comment-id", 0),
        row.number("voter-id", Long.MIN_VALUE),
        (int) value);
  }
}
