/**
 * What has been captured, as Connect keeps it: the format of the connector's source partitions and
 * offsets. It is a contract: a restart resumes by it, and the audit reads it.
 */
@NullMarked
package io.kooflow.schemas.capture;

import org.jspecify.annotations.NullMarked;
