/**
 * What an operator, or the audit, asks of a running source: messages on the topic of signals. The
 * format is a contract; docs/operations.md tells it.
 */
@NullMarked
package io.kooflow.schemas.signal;

import org.jspecify.annotations.NullMarked;
