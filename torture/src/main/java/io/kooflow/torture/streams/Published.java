package io.kooflow.torture.streams;

import io.kooflow.audit.KafkaTarget;
import io.kooflow.events.CreatorEngagement;
import io.kooflow.events.CreatorLanguage;
import io.kooflow.events.DecayedSum;
import io.kooflow.events.EnrichedKoo;
import io.kooflow.events.Koo;
import io.kooflow.events.KooEngagement;
import io.kooflow.events.Milestone;
import io.kooflow.events.TopCreators;
import io.kooflow.events.Trending;
import io.kooflow.schemas.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** All committed records of the topics that the application writes, as {@link Facts}. */
public final class Published {
  private static final Set<String> OF_CHILDREN = Set.of("COMMENT", "REKOO");
  private static final int MOST_TOLD = 10;
  private static final String LAST_REACTION = "last reaction";
  private static final String TOLD_TWICE = "told twice of ";

  /** Of a sketch that holds few users. */
  private static final double SKETCH_ERROR = 0.05;

  private final Records records;
  private final Facts facts = new Facts();
  private final List<String> impossible = new ArrayList<>();

  private Published(Records records) {
    this.records = records;
  }

  public static Published read(KafkaTarget kafka) {
    Published published = new Published(Records.read(kafka));
    published.takeIn();
    return published;
  }

  private void takeIn() {
    records.newest(Topics.KOO_ENGAGEMENT, KooEngagement.class).forEach(this::engagement);
    records.newest(Topics.KOO_ENRICHED, EnrichedKoo.class).forEach(this::enriched);
    records.newest(Topics.TRENDING, Trending.class).forEach(this::trending);
    records.newest(Topics.CREATOR_ENGAGEMENT, CreatorEngagement.class).forEach(this::creator);
    records.newest(Topics.CREATORS, TopCreators.class).forEach(this::creators);
    milestones(records.all(Topics.MILESTONES, Milestone.class));
  }

  /** What is not as the model says; a few of it. */
  public List<String> differencesFrom(NaiveModel model) {
    return some(facts.differencesFrom(model.facts(facts.names())));
  }

  /**
   * As {@link #differencesFrom}, of a generation that was built from rows: it does not know when
   * those reacted who took it back.
   */
  public List<String> differencesFromRowsOf(NaiveModel model) {
    return some(
        facts.differencesFrom(model.facts(facts.names())).stream()
            .filter(each -> !each.startsWith(LAST_REACTION))
            .toList());
  }

  private static List<String> some(List<String> all) {
    return all.subList(0, Math.min(all.size(), MOST_TOLD));
  }

  /** What cannot be, whatever the model says: work that was done twice or left out. */
  List<String> impossible(NaiveModel model) {
    List<String> wrong = new ArrayList<>(impossible);
    wrong.addAll(records.repeatedOrMissing());
    records
        .newest(Topics.CREATOR_ENGAGEMENT, CreatorEngagement.class)
        .forEach(each -> reactors(each, model, wrong));
    return some(wrong);
  }

  /** Milestones that were told twice, or out of order. */
  public List<String> toldWrongly() {
    return List.copyOf(impossible);
  }

  /**
   * As {@link #toldWrongly}, where a generation was built from rows: it tells again of a child that
   * was gone then and came back.
   */
  public List<String> toldWronglyByRows() {
    return impossible.stream().filter(each -> !each.startsWith(TOLD_TWICE)).toList();
  }

  private static void reactors(
      CreatorEngagement document, NaiveModel model, Collection<String> wrong) {
    for (CreatorLanguage each : document.getLanguages()) {
      String who = document.getCreator() + "/" + each.getLanguage();
      int present = model.audiences().getOrDefault(who, 0);
      if (each.getDistinctReactors() < present * (1 - SKETCH_ERROR)) {
        wrong.add(
            String.format(
                Locale.ROOT,
                "reactors of %s: %d, though %d are present",
                who,
                each.getDistinctReactors(),
                present));
      }
    }
  }

  private void engagement(KooEngagement document) {
    long id = document.getContentId();
    facts
        .add("counts", id, document.getCounts())
        .add("decay", id, decay(document.getDecayed()))
        .add("thread", id, document.getThreadCounts())
        .add("marks", id, ofUsers(document.getMilestones()));
    Long last = document.getLastReactionAt();
    if (last != null) {
      facts.add(LAST_REACTION, id, last);
    }
  }

  private void enriched(EnrichedKoo document) {
    Koo koo =
        new Koo(
            document.getContentId(),
            document.getParent(),
            document.getSuperParent(),
            document.getCreator(),
            document.getKind(),
            document.getText(),
            document.getLangGroup(),
            document.getCreatedAt(),
            document.getS3Location());
    facts.add(
        "koo",
        document.getContentId(),
        new Facts.Feed(
            koo,
            document.getCounts(),
            document.getThreadCounts(),
            decay(document.getDecayed()),
            document.getFeedScore()));
  }

  private void trending(Trending list) {
    facts.add(
        "trending",
        list.getLanguage(),
        list.getKoos().stream()
            .map(
                koo ->
                    new Facts.Place(
                        koo.getContentId(), koo.getLangGroup(), koo.getScore(), koo.getFilled()))
            .toList());
  }

  private void creators(TopCreators list) {
    facts.add(
        "creators",
        list.getLanguage(),
        list.getCreators().stream()
            .map(
                each ->
                    new Facts.Place(
                        each.getCreator(), each.getLangGroup(), each.getScore(), each.getFilled()))
            .toList());
  }

  private void creator(CreatorEngagement document) {
    SortedMap<String, Facts.Received> received = new TreeMap<>();
    for (CreatorLanguage each : document.getLanguages()) {
      received.put(
          each.getLanguage(),
          new Facts.Received(
              each.getKoos(), each.getCounts(), decay(each.getDecayed()), each.getRisingScore()));
    }
    facts.add("creator", document.getCreator(), received);
  }

  private static SortedMap<String, Double> decay(Collection<DecayedSum> sums) {
    SortedMap<String, Double> decay = new TreeMap<>();
    sums.forEach(sum -> decay.put(sum.getType() + "/" + sum.getHalfLifeMillis(), sum.getLog2Sum()));
    return decay;
  }

  /** How high a count of children once was depends on the order in which partitions are read. */
  private static SortedMap<String, Long> ofUsers(Map<String, Long> marks) {
    SortedMap<String, Long> ofUsers = new TreeMap<>(marks);
    ofUsers.keySet().removeAll(OF_CHILDREN);
    return ofUsers;
  }

  /** Each once: the thresholds up to the mark one after another, and the children. */
  private void milestones(List<Milestone> all) {
    Map<Long, SortedMap<String, Long>> marks = new TreeMap<>();
    Map<Long, Set<String>> children = new TreeMap<>();
    for (Milestone each : all) {
      Long threshold = each.getThreshold();
      long id = each.getContentId();
      if (threshold == null) {
        String child = each.getType() + " of " + each.getChild();
        if (!children.computeIfAbsent(id, ignored -> new TreeSet<>()).add(child)) {
          impossible.add(TOLD_TWICE + id + ": " + child);
        }
      } else {
        Long before =
            marks.computeIfAbsent(id, ignored -> new TreeMap<>()).put(each.getType(), threshold);
        if (threshold != (before == null ? 10 : before * 10)) {
          impossible.add(
              String.format(
                  Locale.ROOT, "%d of %s of %d after %s", threshold, each.getType(), id, before));
        }
      }
    }
    marks.forEach((id, each) -> facts.add("marks told", id, ofUsers(each)));
    children.forEach((id, each) -> facts.add("children told", id, each));
  }
}
