package io.kooflow.operations.deadletters;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a replay will do with each record: made before anything is sent. */
public final class ReplayPlan {
  private final Selection selection;
  private final Findings findings;
  private final Map<String, Sending> sendings = new LinkedHashMap<>();
  private final Map<String, String> refused = new LinkedHashMap<>();
  private int replayedBefore;
  private int failedAgain;

  /** Which records a replay takes. */
  public enum Scope {
    /** Those that no replay sent back yet. */
    NOT_REPLAYED,
    /** All, also those that a replay sent back before. */
    ALL
  }

  /**
   * A record that is not sent back.
   *
   * @param place where it was at first
   */
  public record Refused(String place, String why) {}

  /**
   * A record that is sent back, once.
   *
   * @param from the dead letter that it is taken from
   * @param time time that the record had at first
   * @param number which replay of the record it will be
   */
  record Sending(Finding from, Instant time, int number) {}

  ReplayPlan(Selection selection, Findings findings) {
    this.selection = selection;
    this.findings = findings;
  }

  void send(String identity, Sending sending) {
    sendings.put(identity, sending);
  }

  void refuse(String identity, String why) {
    refused.put(identity, why);
  }

  void replayedBefore(boolean again) {
    replayedBefore++;
    if (again) {
      failedAgain++;
    }
  }

  Map<String, Sending> sendings() {
    return sendings;
  }

  Map<String, String> refusals() {
    return refused;
  }

  Findings findings() {
    return findings;
  }

  /** What was asked for. */
  public Selection selection() {
    return selection;
  }

  /** How many records will be sent. */
  public int toSend() {
    return sendings.size();
  }

  /** Where the records were at first that will be sent. */
  public List<String> places() {
    return sendings.keySet().stream().map(DeadLetter::placeOf).toList();
  }

  /** The records that cannot be sent, and why. */
  public List<Refused> refused() {
    return refused.entrySet().stream()
        .map(each -> new Refused(DeadLetter.placeOf(each.getKey()), each.getValue()))
        .toList();
  }

  /** How many records are left out since a replay sent them back before. */
  public int replayedBefore() {
    return replayedBefore;
  }

  /** How many of these have been set aside again since. */
  public int failedAgain() {
    return failedAgain;
  }

  /** Whether no dead letter is meant at all. */
  public boolean matchesNothing() {
    return findings.size() == 0;
  }
}
