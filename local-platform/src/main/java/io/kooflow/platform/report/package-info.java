/** What a demo leaves for programs to read: CSV by RFC 4180 and JSON, ids as decimal text. */
@NullMarked
package io.kooflow.platform.report;

import org.jspecify.annotations.NullMarked;
