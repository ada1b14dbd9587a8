/** Campaigns of kills and damage. */
@NullMarked
package io.kooflow.torture;

import org.jspecify.annotations.NullMarked;
