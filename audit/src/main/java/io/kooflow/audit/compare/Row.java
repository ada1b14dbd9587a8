package io.kooflow.audit.compare;

/**
 * One fact of a store about one content id (or user id), such as "9 has 3 of LIKE".
 *
 * @param id whose fact it is; decides the bucket
 * @param type what it is about: a reaction type, {@code koo}, {@code reaction of user 5}, …
 * @param value what the store says: a count, a score, a digest; never a text that a user wrote
 */
public record Row(long id, String type, String value) {}
