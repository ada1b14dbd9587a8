/** Where the servers of a deployment are, and the clients that reach them. */
@NullMarked
package io.kooflow.operations.connection;

import org.jspecify.annotations.NullMarked;
