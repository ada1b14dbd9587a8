# Sourced by every bash of a test, by BASH_ENV: stands for the AWS CLI without a process of its own.
# Notes each call in $STUB/calls, fails at the one that $STUB/fail-at names, keeps S3 in $STUB/s3,
# and answers as a deployment would.
aws() (
printf '%s\n' "$*" >>"$STUB/calls"
mapfile -t calls <"$STUB/calls"
if [[ -f $STUB/fail-at && $(<"$STUB/fail-at") == "${#calls[@]}" ]]; then
  printf '%s\n' "An error occurred (InternalFailure) when calling it: the stub fails" >&2
  exit 254
fi
if [[ -f $STUB/error ]]; then
  IFS='|' read -r pattern message <"$STUB/error"
  if [[ "$*" == *$pattern* ]]; then
    printf '%s\n' "$message" >&2
    exit 254
  fi
fi
not_found() {
  printf '%s\n' "An error occurred (404) when calling it: Not Found" >&2
  exit 254
}
put() {
  mkdir -p "$(dirname "$STUB/s3/$2")"
  printf '%s' "$1" >"$STUB/s3/$2"
}
option() {
  local name=$1
  shift
  while (($# > 0)); do
    [[ $1 == "$name" ]] && { printf '%s' "$2"; return; }
    shift
  done
}
case "$1 $2" in
  "sts get-caller-identity") echo 123456789012 ;;
  "s3api head-object")
    [[ -e $STUB/s3/$(option --bucket "$@")/$(option --key "$@") ]] || not_found ;;
  "s3 cp")
    last=${*: -1} from=${*: -2:1}
    if [[ $from == - ]]; then
      IFS= read -r text || true
      put "$text" "${last#s3://}"
      exit 0
    fi
    if [[ $from == s3://* && $last != - ]]; then
      [[ -f $STUB/s3/${from#s3://} ]] || not_found
      printf '%s\n' "$(<"$STUB/s3/${from#s3://}")" >"$last"
      exit 0
    fi
    if [[ $last == - ]]; then
      [[ -f $STUB/s3/${from#s3://} ]] || not_found
      printf '%s' "$(<"$STUB/s3/${from#s3://}")"
    elif [[ -d $from ]]; then
      put there "${last#s3://}/there"
    else
      put "$(<"$from")" "${last#s3://}"
    fi ;;
  "cloudformation describe-stacks")
    [[ -f $STUB/stack ]] || {
      echo "An error occurred (ValidationError): Stack with id kooflow-dev does not exist" >&2
      exit 254
    }
    case "$*" in
      *StackStatus*) printf '%s\n' "$(<"$STUB/stack")" ;;
      *"'Release'"*) printf '%s\n' "$(<"$STUB/release")" ;;
      *ClusterArn*) echo "arn:aws:kafka:ap-south-1:123456789012:cluster/kooflow-dev/u-1" ;;
      *) printf '%s\t%s\n' ArtifactBucket kooflow-artifacts-123456789012 StateBucket state LogBucket logs \
        ClusterArn arn:aws:kafka:ap-south-1:123456789012:cluster/kooflow-dev/u-1 ClusterId j-1 \
        EmrRelease emr-7.14.0 RegistryUrl https://registry.example.com EndpointName koo-text ;;
    esac ;;
  "cloudformation create-change-set")
    parameters=$(option --parameters "$@")
    sed -n '1s/.*"ParameterValue": "\(.*\)"}.*/\1/p' "${parameters#file://}" >"$STUB/release"
    cp "${parameters#file://}" "$STUB/parameters.json" ;;
  "cloudformation execute-change-set") echo CREATE_COMPLETE >"$STUB/stack" ;;
  "kafka get-bootstrap-brokers") echo "b-1.example.com:9098,b-2.example.com:9098" ;;
  "emr describe-cluster")
    case "$*" in
      *ReleaseLabel*) printf '%s\t%s\n' WAITING "${STUB_RELEASE:-emr-7.14.0}" ;;
      *) echo WAITING ;;
    esac ;;
  "emr list-steps") [[ ! -f $STUB/steps ]] || printf '%s\n' "$(<"$STUB/steps")" ;;
  "emr add-steps")
    if [[ $* == *stop-job.sh* ]]; then
      path=savepoints/scoring/savepoint-1
      put "s3://state/$path" state/savepoints/scoring/latest
      put there "state/$path/_metadata"
    fi
    echo s-1 ;;
  "kafkaconnect list-connectors") printf 'kooflow-content-store\tRUNNING\n' ;;
  "sagemaker describe-endpoint") echo InService ;;
esac
exit 0
)
