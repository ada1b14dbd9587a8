/** Tests of the rules, most of them against a naive model over seeded random histories. */
@NullMarked
package io.kooflow.engagement;

import org.jspecify.annotations.NullMarked;
