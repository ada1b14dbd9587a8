package io.kooflow.audit.stores;

import io.kooflow.audit.compare.Difference;
import io.kooflow.engagement.KooFacts;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Koos that differ, whose threads and creators therefore differ too. A koo that no store shows any
 * more may have been of any thread and creator.
 */
final class Causes {
  /** As {@link Facts#shown} has it. */
  private static final Pattern SHOWN =
      Pattern.compile("superParent=(?:(\\d{1,19})|null) creator=(\\d{1,19}) ");

  private final Set<Long> koos = new HashSet<>();
  private final Set<Long> creators = new HashSet<>();
  private boolean anyone;

  private Causes() {}

  /** {@code store} null where the content store cannot be read. */
  static Causes of(Collection<Difference> differences, @Nullable StoreState store) {
    Causes causes = new Causes();
    for (Difference difference : differences) {
      String type = difference.type();
      boolean ofKoo = !Facts.isOfList(type) && !Facts.isRecord(type) && !Facts.USER.equals(type);
      if (ofKoo && !isOfTableAlone(difference)) {
        KooFacts koo = store == null ? null : store.koo(difference.id());
        if (koo != null) {
          causes.add(koo);
        }
        causes.koos.add(difference.id());
        if (type.equals(Facts.KOO)) {
          causes.addShown(difference, koo != null);
        }
      }
    }
    return causes;
  }

  /** Whether a topic agrees with the content store: then nothing else follows from the table. */
  private static boolean isOfTableAlone(Difference difference) {
    List<String> others =
        difference.perStore().entrySet().stream()
            .filter(each -> !each.getKey().startsWith("table:"))
            .map(Map.Entry::getValue)
            .toList();
    return others.size() > 1 && others.stream().distinct().count() == 1;
  }

  private void add(KooFacts koo) {
    creators.add(koo.creator());
    Long root = koo.root();
    if (root != null) {
      koos.add(root);
    }
  }

  /** Creator and thread may differ themselves, so those that any store shows count. */
  private void addShown(Difference koo, boolean known) {
    boolean shown = known;
    for (String value : koo.perStore().values()) {
      Matcher ids = SHOWN.matcher(value);
      if (ids.find()) {
        shown = true;
        creators.add(Long.valueOf(ids.group(2)));
        if (ids.group(1) != null) {
          koos.add(Long.valueOf(ids.group(1)));
        }
      }
    }
    anyone |= !shown;
  }

  /** Differences that do not follow from a koo that differs. */
  List<Difference> unexplained(Collection<Difference> consequences) {
    // A creator who rises or falls moves others of the list.
    Set<String> lists = new HashSet<>();
    for (Difference each : consequences) {
      if (Facts.isOfList(each.type()) && creators.contains(each.id())) {
        lists.add(each.type());
      }
    }
    return consequences.stream()
        .filter(each -> !anyone && !isExplained(each) && !lists.contains(each.type()))
        .toList();
  }

  private boolean isExplained(Difference each) {
    boolean ofCreator = Facts.isOfCreator(each.type()) || Facts.isOfList(each.type());
    return (ofCreator ? creators : koos).contains(each.id());
  }
}
