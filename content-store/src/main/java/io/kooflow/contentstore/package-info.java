/**
 * The content store: the DynamoDB tables {@code koos}, {@code reactions} and {@code users}, one
 * typed store for each, and the connection that they share. Services and operators write and read
 * content through these classes only, so that no bad value, id or attribute name reaches a table.
 */
@NullMarked
package io.kooflow.contentstore;

import org.jspecify.annotations.NullMarked;
