/** What an operator runs against any deployment. */
@NullMarked
package io.kooflow.operations;

import org.jspecify.annotations.NullMarked;
