/**
 * The contract of the model endpoint: what is asked, what is answered, the limits of both, their
 * JSON, and the client that speaks it to SageMaker. No model lives here: one contract serves the
 * local endpoint, SageMaker and the jobs.
 */
@NullMarked
package io.kooflow.scoring;

import org.jspecify.annotations.NullMarked;
