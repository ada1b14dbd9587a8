package io.kooflow.platform.input.polis;

import io.kooflow.events.Koo;
import io.kooflow.events.Reaction;
import io.kooflow.events.User;
import io.kooflow.platform.input.Input;
import io.kooflow.platform.input.InputException;
import io.kooflow.platform.input.LanguageDetector;
import io.kooflow.platform.input.OutsideIds;
import io.kooflow.platform.input.StoreWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Real conversations: each gets a root koo, every comment is a koo below it, votes are reactions in
 * order of (timestamp, file order): 1 is LIKE, -1 DISLIKE, 0 takes the reaction back. A vote on a
 * comment that the export does not have is a reaction to an unknown koo, and kept.
 */
public final class PolisInput implements Input {
  private static final int TEXTS_PER_REQUEST = 64;

  private final List<Conversation> conversations;
  private final LanguageDetector detector;
  private final Map<Long, String> externalIds = new HashMap<>();
  private final OutsideIds contentIds = new OutsideIds();
  private final OutsideIds userIds = new OutsideIds();
  private final long size;

  private PolisInput(List<Conversation> conversations, LanguageDetector detector) {
    this.conversations = conversations;
    this.detector = detector;
    this.size = conversations.stream().mapToLong(this::register).sum();
  }

  /**
   * Reads and checks all files; languages are asked for only while writing.
   *
   * @param folder one conversation, or a folder of conversations
   * @throws InputException naming file and line if anything is missing or broken
   */
  public static PolisInput read(Path folder, LanguageDetector detector) {
    List<Conversation> conversations = new ArrayList<>();
    for (Path each : foldersOf(folder)) {
      conversations.add(Conversation.read(each));
    }
    try {
      return new PolisInput(conversations, detector);
    } catch (IllegalArgumentException collision) {
      throw new InputException(folder + ": " + collision.getMessage(), collision);
    }
  }

  private static List<Path> foldersOf(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new InputException(folder + ": no such folder; --input polis:DIR needs one");
    }
    if (looksLikeConversation(folder)) {
      return List.of(folder);
    }
    try (Stream<Path> children = Files.list(folder)) {
      List<Path> folders = children.filter(Files::isDirectory).sorted().toList();
      if (folders.isEmpty()) {
        throw new InputException(
            folder + ": holds neither comments.csv and votes.csv nor folders of conversations");
      }
      return folders;
    } catch (IOException unreadable) {
      throw new InputException(
          folder + ": cannot be listed: " + unreadable.getMessage(), unreadable);
    }
  }

  private static boolean looksLikeConversation(Path folder) {
    return Stream.of("comments.csv", "comments.csv.gz", "votes.csv", "votes.csv.gz")
        .anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  /** Makes every id once, so that a collision is refused before the first write; counts writes. */
  private long register(Conversation conversation) {
    externalIds.put(rootId(conversation), "");
    Set<Long> users = new HashSet<>();
    for (Conversation.Comment comment : conversation.comments()) {
      commentId(conversation, comment.commentId());
      users.add(userId(conversation, comment.authorId()));
    }
    for (Conversation.Vote vote : conversation.votes()) {
      commentId(conversation, vote.commentId());
      users.add(userId(conversation, vote.voterId()));
    }
    users.add(hostId(conversation));
    return 1L + users.size() + conversation.comments().size() + conversation.votes().size();
  }

  private long rootId(Conversation conversation) {
    return contentIds.idOf(conversation.name());
  }

  private long hostId(Conversation conversation) {
    return userIds.idOf(conversation.name());
  }

  private long commentId(Conversation conversation, long commentId) {
    String outside = conversation.name() + "/" + commentId;
    long id = contentIds.idOf(outside);
    externalIds.put(id, outside);
    return id;
  }

  private long userId(Conversation conversation, long userId) {
    return userIds.idOf(conversation.name() + "/user/" + userId);
  }

  @Override
  public String description() {
    return String.format(Locale.ROOT, "polis (%d conversations)", conversations.size());
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public Map<Long, String> externalIds() {
    return Map.copyOf(externalIds);
  }

  @Override
  public Iterator<StoreWrite> writes() {
    return conversations.stream().flatMap(this::writesOf).iterator();
  }

  private Stream<StoreWrite> writesOf(Conversation conversation) {
    List<String> languages = languagesOf(conversation);
    List<Timed> timed = new ArrayList<>();
    Map<Long, Long> firstSeen = new HashMap<>();
    for (int i = 0; i < conversation.comments().size(); i++) {
      Conversation.Comment comment = conversation.comments().get(i);
      firstSeen.merge(comment.authorId(), comment.timestamp(), Math::min);
      timed.add(new Timed(comment.timestamp(), koo(conversation, comment, languages.get(i))));
    }
    for (Conversation.Vote vote : conversation.votes()) {
      firstSeen.merge(vote.voterId(), vote.timestamp(), Math::min);
      timed.add(new Timed(vote.timestamp(), reaction(conversation, vote)));
    }
    timed.sort(Comparator.comparingLong(Timed::timestamp));
    long start = timed.isEmpty() ? 0 : timed.get(0).timestamp();
    String language = mostFrequent(languages);
    List<StoreWrite> opening = new ArrayList<>();
    opening.add(signUp(hostId(conversation), conversation.name(), language, start));
    opening.add(root(conversation, language, start));
    firstSeen.forEach(
        (user, at) ->
            opening.add(
                signUp(
                    userId(conversation, user), conversation.name() + "-" + user, language, at)));
    return Stream.concat(opening.stream(), timed.stream().map(Timed::write));
  }

  private List<String> languagesOf(Conversation conversation) {
    List<String> texts = conversation.comments().stream().map(Conversation.Comment::text).toList();
    List<String> languages = new ArrayList<>(texts.size());
    for (int from = 0; from < texts.size(); from += TEXTS_PER_REQUEST) {
      int to = Math.min(from + TEXTS_PER_REQUEST, texts.size());
      languages.addAll(detector.languages(texts.subList(from, to)));
    }
    return languages;
  }

  private static String mostFrequent(List<String> languages) {
    Map<String, Integer> counts = new HashMap<>();
    languages.forEach(language -> counts.merge(language, 1, Integer::sum));
    return counts.entrySet().stream()
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse("und");
  }

  private static StoreWrite signUp(long userId, String handle, String language, long at) {
    return new StoreWrite.SignUp(
        User.newBuilder()
            .setUserId(userId)
            .setHandle(handle)
            .setLangGroup(language)
            .setCreatedAt(at)
            .build());
  }

  private StoreWrite root(Conversation conversation, String language, long at) {
    return new StoreWrite.PutKoo(
        Koo.newBuilder()
            .setContentId(rootId(conversation))
            .setCreator(hostId(conversation))
            .setKind("K")
            .setText(conversation.name())
            .setLangGroup(language)
            .setCreatedAt(at)
            .build());
  }

  private StoreWrite koo(Conversation conversation, Conversation.Comment comment, String language) {
    long root = rootId(conversation);
    return new StoreWrite.PutKoo(
        Koo.newBuilder()
            .setContentId(commentId(conversation, comment.commentId()))
            .setParent(root)
            .setSuperParent(root)
            .setCreator(userId(conversation, comment.authorId()))
            .setKind("C")
            .setText(comment.text())
            .setLangGroup(language)
            .setCreatedAt(comment.timestamp())
            .build());
  }

  private StoreWrite reaction(Conversation conversation, Conversation.Vote vote) {
    long contentId = commentId(conversation, vote.commentId());
    long userId = userId(conversation, vote.voterId());
    if (vote.value() == 0) {
      return new StoreWrite.TakeBack(contentId, userId);
    }
    return new StoreWrite.React(
        Reaction.newBuilder()
            .setContentId(contentId)
            .setUserId(userId)
            .setType(vote.value() > 0 ? "LIKE" : "DISLIKE")
            .setCreatedAt(vote.timestamp())
            .build());
  }

  private record Timed(long timestamp, StoreWrite write) {}
}
