/** The page on loopback: stages with lag, trending, the path of one koo, the audit. */
@NullMarked
package io.kooflow.platform.page;

import org.jspecify.annotations.NullMarked;
