/**
 * The stores as rows: tables of DynamoDB, topics of Kafka, tables of the lake, and what the content
 * store says that the derived ones must hold. The one place that says what of a record is compared.
 */
@NullMarked
package io.kooflow.audit.stores;

import org.jspecify.annotations.NullMarked;
