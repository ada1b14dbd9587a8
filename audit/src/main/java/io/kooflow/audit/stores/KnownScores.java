package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Hash128;
import io.kooflow.audit.compare.Row;
import io.kooflow.audit.compare.RowSource;
import io.kooflow.events.KooScores;
import io.kooflow.schemas.Position;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The scores that a store has: per koo those of the newest position. Where several have it, the one
 * at the highest offset is compared, and each of them may be what a koo is shown with.
 */
final class KnownScores implements RowSource {
  static final String SCORES = "model scores";

  private record Newest(Position position, long offset, String last, Set<String> all) {}

  private final String name;
  private final Map<Long, Newest> byId = new HashMap<>();
  private final Hash128 hash = new Hash128();

  KnownScores(String name) {
    this.name = name;
  }

  /**
   * Takes scores in, in any order.
   *
   * @param offset place of the record in topic {@code koo.scores}
   * @throws IllegalArgumentException if the position is none
   */
  void add(KooScores scores, long offset) {
    Position position = Position.of(scores.getPosition());
    String digest = digest(scores);
    Newest known = byId.get(scores.getContentId());
    int order = known == null ? 1 : position.compareTo(known.position());
    if (known == null || order > 0) {
      Set<String> all = new HashSet<>(Set.of(digest));
      byId.put(scores.getContentId(), new Newest(position, offset, digest, all));
    } else if (order == 0) {
      known.all().add(digest);
      if (offset > known.offset()) {
        byId.put(scores.getContentId(), new Newest(position, offset, digest, known.all()));
      }
    }
  }

  /** Position of the text that the koo's newest scores are of; null where it has no scores. */
  @Nullable Position positionOf(long contentId) {
    Newest known = byId.get(contentId);
    return known == null ? null : known.position();
  }

  /** Whether these are, value for value, scores of the newest position of their koo. */
  boolean hold(KooScores scores) {
    Newest known = byId.get(scores.getContentId());
    return known != null && known.all().contains(digest(scores));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void forEach(Consumer<Row> consumer) {
    byId.forEach((id, newest) -> consumer.accept(new Row(id, SCORES, newest.last())));
  }

  /** Of what the serving table keeps of scores. */
  private String digest(KooScores scores) {
    String text =
        String.join(
            "\n",
            Position.of(scores.getPosition()).toString(),
            scores.getModel(),
            scores.getVersion(),
            scores.getLanguage(),
            Double.toString(scores.getLanguageProbability()),
            String.valueOf(scores.getSentiment()),
            String.valueOf(scores.getSentimentProbability()));
    return hash.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
