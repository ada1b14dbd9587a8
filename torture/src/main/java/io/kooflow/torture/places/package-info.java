/** Runs demos where users have theirs: in odd folders, languages and time zones, seeded. */
@NullMarked
package io.kooflow.torture.places;

import org.jspecify.annotations.NullMarked;
