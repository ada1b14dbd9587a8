/**
 * What a deployment on AWS must have and what follows from the code: tables, topics, and what each
 * program may do. Written as files of {@code deploy/emr}; the tests keep them and the code equal.
 */
@NullMarked
package io.kooflow.deploy;

import org.jspecify.annotations.NullMarked;
