/** What a failed call to DynamoDB means, and how long to wait before the next. */
@NullMarked
package io.kooflow.source.retry;

import org.jspecify.annotations.NullMarked;
