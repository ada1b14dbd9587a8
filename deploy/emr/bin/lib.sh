# shellcheck shell=bash
# What the commands of this folder share. Sourced, not run.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dry_run=false
scratch=
# What to do after a failure; each command says more once it begins to change something.
go_on="Nothing was changed: mend it and run the same command again."
AWS_MESSAGE=$(mktemp)
trap 'rm -rf "$AWS_MESSAGE" ${scratch:+"$scratch"}' EXIT

say() { printf '%s\n' "$*" >&2; }

# A mistake of the caller: nothing was done.
refuse() {
  say "$*"
  exit 2
}

# Something failed on the way; the message says how to go on.
fail() {
  say "$*"
  exit 1
}

# The last word of a command.
conclude() {
  if [[ $dry_run == true ]]; then say "Nothing was changed"; else say "$*"; fi
}

# What the most usual errors of AWS mean and what to do.
way_out() {
  local message=$1 call=$2
  case $message in
    *ExpiredToken* | *"Unable to locate credentials"* | *InvalidClientTokenId*)
      say "Sign in again: the credentials are missing or have expired." ;;
    *AccessDenied* | *"not authorized"* | *UnauthorizedOperation*)
      say "No permission for 'aws $call'. Use the operator's role; iam/operator.json is all that it may do." ;;
    *"Could not connect to the endpoint"* | *"not available in"* | *"You must specify a region"*)
      say "Set AWS_REGION to a region that has MSK Connect, EMR, Glue and SageMaker; it is '${AWS_REGION:-not set}'." ;;
    *NoSuchBucket* | *"(404)"*)
      say "What it names is not there, or is in another region." ;;
    *"(403)"* | *Forbidden*)
      say "It belongs to another account, or the operator's role does not name it." ;;
    *Throttling* | *"Rate exceeded"*)
      say "AWS asks for patience: run the same command again." ;;
  esac
}

shown() {
  local text=aws word
  for word in "$@"; do
    [[ $word == *[[:space:]]* ]] && word="'$word'"
    text+=" $word"
  done
  printf '%s' "$text"
}

# A question to AWS; asked in a dry run too. Prints the answer; a failure is left to the caller.
try_aws() {
  [[ $dry_run == true ]] && say "+ $(shown "$@")"
  aws "$@" 2>"$AWS_MESSAGE"
}

# As try_aws; a failure ends the command.
ask_aws() {
  try_aws "$@" || aws_failed "$@"
}

# Changes something on AWS; only printed in a dry run.
change_aws() {
  if [[ $dry_run == true ]]; then
    say "would run: $(shown "$@")"
    return 0
  fi
  aws "$@" 2>"$AWS_MESSAGE" >/dev/null || aws_failed "$@"
}

aws_failed() {
  local message
  message=$(<"$AWS_MESSAGE")
  say "Failed: $(shown "$@")"
  say "${message:-without a message}"
  way_out "$message" "${1-} ${2-}"
  say "$go_on"
  exit 1
}

# --name value pairs and --dry-run into variables; the rest into words.
words=()
stack='' release='' savepoint=''
arguments() {
  while (($# > 0)); do
    case $1 in
      --dry-run) dry_run=true ;;
      --help | -h) usage 0 ;;
      --stack | --release | --from-savepoint)
        (($# > 1)) || refuse "$1 has no value"
        case $1 in
          --stack) stack=$2 ;;
          --release) release=$2 ;;
          --from-savepoint) savepoint=$2 ;;
        esac
        shift ;;
      --*) refuse "No option $1; see --help" ;;
      *) words+=("$1") ;;
    esac
    shift
  done
}

usage() {
  sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2
  exit "$1"
}

require_stack() {
  [[ -n $stack ]] || refuse "--stack is missing: the name of the deployment's stack"
  [[ $stack =~ ^[a-zA-Z][a-zA-Z0-9-]{0,39}$ ]] || refuse "--stack must be letters, digits and -, at most 40, got '$stack'"
}

require_release() {
  [[ $release =~ ^[A-Za-z0-9-]{1,40}$ ]] || refuse "--release must be 1 to 40 letters, digits and -, got '$release'"
}

# The job's file of arguments and its name in Flink.
job='' job_name=''
require_job() {
  ((${#words[@]} == 1)) || refuse "Name one job: $(jobs)"
  job=${words[0]}
  [[ $job =~ ^[a-z-]+$ && -f $here/jobs/$job.args ]] || refuse "No job '$job'; there are $(jobs)"
  job_name=$(sed -n 's/^name //p' "$here/jobs/$job.args")
}

jobs() {
  local file names=()
  for file in "$here"/jobs/*.args; do names+=("$(basename "$file" .args)"); done
  printf '%s' "${names[*]}"
}

# The stack's outputs into the map outputs.
declare -A outputs=()
read_outputs() {
  local answer key value
  answer=$(ask_aws cloudformation describe-stacks --stack-name "$stack" \
    --query 'Stacks[0].Outputs[].[OutputKey,OutputValue]' --output text)
  while IFS=$'\t' read -r key value; do
    [[ -n $key ]] && outputs[$key]=$value
  done <<<"$answer"
  for key in ArtifactBucket StateBucket LogBucket ClusterArn ClusterId EmrRelease RegistryUrl EndpointName; do
    [[ -n ${outputs[$key]-} ]] || fail "Stack $stack has no output $key: run bin/deploy, or bin/status --stack $stack to see how it ended"
  done
}

# A cluster that takes steps, of the release that the jar is built for.
require_cluster() {
  local answer state label
  answer=$(ask_aws emr describe-cluster --cluster-id "${outputs[ClusterId]}" \
    --query 'Cluster.[Status.State,ReleaseLabel]' --output text)
  read -r state label <<<"$answer"
  case $state in
    RUNNING | WAITING) ;;
    *) fail "Cluster ${outputs[ClusterId]} is $state, so it takes no step. If it is lost: runbook.md#lost-cluster" ;;
  esac
  [[ $label == "${outputs[EmrRelease]}" ]] ||
    fail "Cluster ${outputs[ClusterId]} has release $label, the stack says ${outputs[EmrRelease]}: run bin/deploy with the right EmrRelease"
}

object_is_there() {
  try_aws s3api head-object --bucket "$1" --key "$2" >/dev/null && return 0
  grep -Eq '404|Not Found' "$AWS_MESSAGE" && return 1
  aws_failed s3api head-object --bucket "$1" --key "$2"
}

require_uploaded_release() {
  object_is_there "${outputs[ArtifactBucket]}" "releases/$release/complete" ||
    fail "Release $release is not in ${outputs[ArtifactBucket]}, or only in part: run bin/deploy ENVIRONMENT --stack $stack --release $release"
}

# A savepoint or checkpoint that has all its files: Flink writes _metadata last.
require_savepoint() {
  local uri=${1%/}
  [[ $uri =~ ^s3://([a-z0-9.-]+)/(.+)$ ]] || refuse "A savepoint is s3://BUCKET/KEY, got '$1'"
  local bucket=${BASH_REMATCH[1]} key=${BASH_REMATCH[2]}
  object_is_there "$bucket" "$key/_metadata" ||
    refuse "$uri is not there or not complete: it has no _metadata. Savepoints: aws s3 ls s3://${outputs[StateBucket]}/savepoints/$job_name/"
}

# Where a job stands, as the last command left it, into the map record.
# shellcheck disable=SC2034
declare -A record=()
# shellcheck disable=SC2034
read_record() {
  local answer key value
  record=([state]=unknown [release]=none [savepoint]=none [previous]=none)
  if answer=$(try_aws s3 cp "s3://${outputs[StateBucket]}/jobs/$job/current" -); then
    while read -r key value; do [[ -n $key ]] && record[$key]=$value; done <<<"$answer"
  elif ! grep -Eq '404|Not Found|NoSuchKey' "$AWS_MESSAGE"; then
    aws_failed s3 cp "s3://${outputs[StateBucket]}/jobs/$job/current" -
  fi
}

write_record() {
  local uri="s3://${outputs[StateBucket]}/jobs/$job/current" file=$AWS_MESSAGE.record
  printf 'state %s\nrelease %s\nsavepoint %s\nprevious %s\n' "$1" "$2" "$3" "$4" >"$file"
  change_aws s3 cp "$file" "$uri"
  rm -f "$file"
}

# A script of the release on the cluster's primary node: NAME SCRIPT ARGUMENT...
run_step() {
  local name=$1 script=$2 id state answer argument json
  shift 2
  answer=$(ask_aws emr list-steps --cluster-id "${outputs[ClusterId]}" --step-states PENDING RUNNING \
    --query 'Steps[].[Id,Name]' --output text)
  while read -r id state; do
    [[ $state == *" $job" ]] && fail "Step $id of $job is under way: wait for it, then run this again"
  done <<<"$answer"
  json='[{"Type":"CUSTOM_JAR","Jar":"command-runner.jar","ActionOnFailure":"CONTINUE","Name":"'"$name $job"'","Args":["bash","-c"'
  # shellcheck disable=SC2016
  for argument in 'f=$(mktemp) && aws s3 cp --only-show-errors "$0" "$f" && exec bash "$f" "$@"' \
    "s3://${outputs[ArtifactBucket]}/releases/$release/cluster/$script" "$@"; do
    argument=${argument//\\/\\\\}
    json+=',"'${argument//\"/\\\"}'"'
  done
  json+=']}]'
  if [[ $dry_run == true ]]; then
    change_aws emr add-steps --cluster-id "${outputs[ClusterId]}" --steps "$json"
    return 0
  fi
  id=$(ask_aws emr add-steps --cluster-id "${outputs[ClusterId]}" --steps "$json" --query 'StepIds[0]' --output text)
  say "Step $id: $name $job"
  if ! try_aws emr wait step-complete --cluster-id "${outputs[ClusterId]}" --step-id "$id"; then
    state=$(ask_aws emr describe-step --cluster-id "${outputs[ClusterId]}" --step-id "$id" \
      --query 'Step.Status.[State,FailureDetails.Message]' --output text)
    say "Step $id ($name $job) has not succeeded: $state"
    say "Its output: aws s3 cp s3://${outputs[LogBucket]}/emr/${outputs[ClusterId]}/steps/$id/stderr.gz - | gunzip"
    say "$go_on"
    exit 1
  fi
}

# Everything that the argument files name.
job_values() {
  local brokers account
  brokers=$(ask_aws kafka get-bootstrap-brokers --cluster-arn "${outputs[ClusterArn]}" \
    --query BootstrapBrokerStringSaslIam --output text)
  account=$(ask_aws sts get-caller-identity --query Account --output text)
  values=("BootstrapServers=$brokers" "RegistryUrl=${outputs[RegistryUrl]}" "Region=$(region)"
    "AccountId=$account" "StateBucket=${outputs[StateBucket]}" "EndpointName=${outputs[EndpointName]}")
}

# The region of the deployment, out of an ARN of it.
region() {
  local arn
  IFS=: read -r -a arn <<<"${outputs[ClusterArn]}"
  printf '%s' "${arn[3]}"
}
values=()

start_job() {
  job_values
  run_step run run-job.sh "${outputs[ArtifactBucket]}" "$release" "$job" "${savepoint:-none}" "${values[@]}"
}

stop_job() {
  run_step stop stop-job.sh "${outputs[StateBucket]}" "$job_name"
  if [[ $dry_run == true ]]; then
    savepoint="s3://${outputs[StateBucket]}/savepoints/$job_name/THE-NEW-ONE"
    return 0
  fi
  savepoint=$(ask_aws s3 cp "s3://${outputs[StateBucket]}/savepoints/$job_name/latest" -)
  require_savepoint "$savepoint"
}
