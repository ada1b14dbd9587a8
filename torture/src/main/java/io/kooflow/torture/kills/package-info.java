/** Runs demos as a user does and kills their processes, seeded, to prove that nothing gets lost. */
@NullMarked
package io.kooflow.torture.kills;

import org.jspecify.annotations.NullMarked;
