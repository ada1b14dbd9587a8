/** What the sink writes, beside what others would write for the same records. */
@NullMarked
package io.kooflow.benchmarks.sink;

import org.jspecify.annotations.NullMarked;
