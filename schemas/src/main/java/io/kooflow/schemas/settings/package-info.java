/** Files of settings, read the same way by every program. */
@NullMarked
package io.kooflow.schemas.settings;

import org.jspecify.annotations.NullMarked;
