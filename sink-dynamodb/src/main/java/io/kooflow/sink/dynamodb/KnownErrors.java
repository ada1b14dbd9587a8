package io.kooflow.sink.dynamodb;

import io.kooflow.sink.coalesce.WriteOutcome.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What each error of DynamoDB means for a write. The page {@code docs/sink-errors.md} is made of
 * this list. An error that is not in it goes by its status: 429 is a throttle, 413 refuses the
 * record, 500 and above is repeated, anything else stops the task.
 */
final class KnownErrors {

  /**
   * One error.
   *
   * @param code as in the answer's {@code __type}
   * @param outcome what follows from it
   * @param why for people
   */
  record KnownError(String code, Kind outcome, String why) {}

  private static final List<KnownError> ALL = new ArrayList<>();

  static {
    add(
        Kind.STALE,
        "the item that stands is as new or newer: a success",
        "ConditionalCheckFailedException");
    add(
        Kind.THROTTLED,
        "the table, one of its partitions or the account is asked for too much",
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "Throttling",
        "RequestLimitExceeded",
        "RequestLimitExceededException",
        "TooManyRequestsException");
    add(
        Kind.RETRY,
        "DynamoDB has a problem of its own",
        "InternalServerError",
        "InternalServerErrorException",
        "InternalFailure",
        "InternalFailureException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "RequestAbortedException");
    add(
        Kind.RETRY,
        "another request holds the item, or the table is being changed",
        "TransactionConflictException",
        "TransactionInProgressException",
        "ReplicatedWriteConflictException",
        "LimitExceededException",
        "ResourceInUseException",
        "TableInUseException");
    add(
        Kind.RETRY,
        "the request came too late, or its credentials ran out; the next one is signed anew",
        "ExpiredTokenException",
        "ExpiredToken",
        "RequestExpired",
        "RequestTimeout",
        "RequestTimeoutException",
        "RequestTimeTooSkewed");
    add(
        Kind.REJECTED,
        "this item can never be written",
        "ValidationException",
        "ValidationError",
        "ItemCollectionSizeLimitExceededException",
        "SerializationException",
        "RequestEntityTooLarge",
        "RequestEntityTooLargeException");
    add(Kind.STOP, "the table is missing", "ResourceNotFoundException", "TableNotFoundException");
    add(
        Kind.STOP,
        "the credentials are wrong, missing, or may not write here",
        "AccessDeniedException",
        "AccessDenied",
        "UnrecognizedClientException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "IncompleteSignature",
        "IncompleteSignatureException",
        "InvalidAccessKeyId",
        "NotAuthorized",
        "OptInRequired");
    add(
        Kind.STOP,
        "the endpoint is no DynamoDB, or another one than it should be",
        "UnknownOperationException",
        "InvalidEndpointException",
        "MalformedHttpRequestException",
        "InvalidAction");
    add(
        Kind.STOP,
        "a resource policy or a key of the table is in the way",
        "KMSAccessDeniedException",
        "KMSDisabledException",
        "KMSInvalidStateException",
        "KMSNotFoundException",
        "PolicyNotFoundException");
    add(
        Kind.STOP,
        "an answer to an operation that the sink never asks for: the endpoint is something else",
        "BackupInUseException",
        "BackupNotFoundException",
        "ContinuousBackupsUnavailableException",
        "DuplicateItemException",
        "ExpiredIteratorException",
        "ExportConflictException",
        "ExportNotFoundException",
        "GlobalTableAlreadyExistsException",
        "GlobalTableNotFoundException",
        "IdempotentParameterMismatchException",
        "ImportConflictException",
        "ImportNotFoundException",
        "IndexNotFoundException",
        "InvalidExportTimeException",
        "InvalidRestoreTimeException",
        "PointInTimeRecoveryUnavailableException",
        "ReplicaAlreadyExistsException",
        "ReplicaNotFoundException",
        "TableAlreadyExistsException",
        "TransactionCanceledException",
        "TrimmedDataAccessException");
  }

  private static final Map<String, KnownError> BY_CODE =
      ALL.stream().collect(Collectors.toUnmodifiableMap(KnownError::code, Function.identity()));

  private KnownErrors() {}

  /** All, in the order of the page. */
  static List<KnownError> all() {
    return List.copyOf(ALL);
  }

  /** What follows from an error, by its code, else by its status. */
  static Kind outcome(String code, int status) {
    KnownError known = BY_CODE.get(code);
    if (known != null) {
      return known.outcome();
    } else if (status == 429) {
      return Kind.THROTTLED;
    } else if (status == 413) {
      return Kind.REJECTED;
    }
    return status >= 500 ? Kind.RETRY : Kind.STOP;
  }

  private static void add(Kind outcome, String why, String... codes) {
    for (String code : codes) {
      ALL.add(new KnownError(code, outcome, why));
    }
  }
}
