/**
 * The connector's settings: names, defaults, documentation and checks, and the clients that they
 * describe. An instance with a bad setting cannot exist; messages name setting, value and remedy.
 */
@NullMarked
package io.kooflow.source.config;

import org.jspecify.annotations.NullMarked;
