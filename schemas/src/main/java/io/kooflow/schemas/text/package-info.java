/** Texts of users on their way to a terminal or a log. */
@NullMarked
package io.kooflow.schemas.text;

import org.jspecify.annotations.NullMarked;
