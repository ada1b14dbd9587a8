package io.kooflow.engagement;

/**
 * What counts of one present reaction.
 *
 * @param type LIKE, COMMENT, ...: any string
 * @param createdAt when the user reacted or the child koo was written, epoch milliseconds, as
 *     {@link EventTime#weighed} has it
 */
public record CountedReaction(String type, long createdAt) {}
