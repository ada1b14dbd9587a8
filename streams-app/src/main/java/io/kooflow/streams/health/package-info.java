/** Whether the application is well, and its answers over HTTP: health, readiness, metrics. */
@NullMarked
package io.kooflow.streams.health;

import org.jspecify.annotations.NullMarked;
