/**
 * How a record of a schema lies in a DynamoDB item: attribute names, types and keys, read from the
 * properties of the schema's fields, their one place. It knows no AWS type, so that stores,
 * connectors and cost rules can share it.
 */
@NullMarked
package io.kooflow.schemas.item;

import org.jspecify.annotations.NullMarked;
