/**
 * From DynamoDB items to the records that Connect writes: change events where the item can be read,
 * dead letters where it cannot. Pure; nothing here calls a server.
 */
@NullMarked
package io.kooflow.source.change;

import org.jspecify.annotations.NullMarked;
