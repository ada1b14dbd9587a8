/**
 * What each DynamoDB table of Kooflow looks like: keys, indexes, stream, expiry. Key names and
 * types come from the schemas; {@link io.kooflow.contentstore.tables.Tables} is the one list of
 * tables and {@link io.kooflow.contentstore.tables.TableCreator} makes or checks them.
 */
@NullMarked
package io.kooflow.contentstore.tables;

import org.jspecify.annotations.NullMarked;
