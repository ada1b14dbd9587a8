/**
 * What a write costs: write units of a table and of each of its indexes, computed from the item
 * before and after by AWS's published rules, so that cost can be told and tested without an AWS
 * account.
 */
@NullMarked
package io.kooflow.contentstore.cost;

import org.jspecify.annotations.NullMarked;
