/** The data folder of one platform: its lock, its endpoints, and the list of running ones. */
@NullMarked
package io.kooflow.platform.folder;

import org.jspecify.annotations.NullMarked;
