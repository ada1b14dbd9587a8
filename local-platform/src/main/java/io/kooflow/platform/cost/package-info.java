/** What the serving tables cost: requests and write units, as the sink's tasks tell them. */
@NullMarked
package io.kooflow.platform.cost;

import org.jspecify.annotations.NullMarked;
