/** What is done for every record, one thing at a time, by JMH. */
@NullMarked
package io.kooflow.benchmarks.hotpaths;

import org.jspecify.annotations.NullMarked;
