package io.kooflow.sink.dynamodb;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A role to take on.
 *
 * @param arn which
 * @param externalId what it asks for; null for nothing
 * @param stsEndpoint who gives it; null for AWS's own in the region
 */
public record RoleConfig(String arn, @Nullable String externalId, @Nullable URI stsEndpoint) {}
