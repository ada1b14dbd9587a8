#!/usr/bin/env bash
# run-job.sh ARTIFACTBUCKET RELEASE JOB SAVEPOINT|none NAME=VALUE...
# On the primary node of EMR: starts a job in application mode with the arguments of jobs/JOB.args.
# Status 2: a wrong argument or cluster, 3: the job runs already, 1: it did not come to run.
set -euo pipefail

bucket=$1 release=$2 job=$3 savepoint=$4
shift 4
say() { printf '%s\n' "$*" >&2; }
refuse() {
  say "$1"
  exit "${2:-2}"
}

folder=${KOOFLOW_HOME:-$HOME/kooflow}/$release
mkdir -p "$folder"
from=s3://$bucket/releases/$release
for file in kooflow-flink-jobs.jar "jobs/$job.args" jobs/msk.properties; do
  aws s3 cp --only-show-errors "$from/$file" "$folder/$(basename "$file")"
done

main='' name='' arguments=()
while IFS= read -r line; do
  [[ -z $line || $line == '#'* ]] && continue
  key=${line%% *} value=${line#* }
  for pair in "$@"; do value=${value//\$\{${pair%%=*}\}/${pair#*=}}; done
  [[ $value != *"\${"* ]] || refuse "$job.args: nobody gave a value for $value"
  case $key in
    main) main=$value ;;
    name) name=$value ;;
    --*) arguments+=("$key" "$value") ;;
    *) refuse "$job.args: a line is main, name or --key value, got '$line'" ;;
  esac
done <"$folder/$job.args"
[[ -n $main && -n $name ]] || refuse "$job.args names no main or no name"

version=$(flink --version)
[[ $version == *" 1.20"* ]] || refuse "The job jar is for Flink 1.20, this cluster has $version"
# With the job's jar on the system class path its Iceberg and Avro meet the cluster's: a LinkageError.
conf=${FLINK_CONF_DIR:-/etc/flink/conf}
grep -hsEq '^ *"?yarn.classpath.include-user-jar"?: *"?DISABLED' "$conf/flink-conf.yaml" "$conf/config.yaml" ||
  refuse "yarn.classpath.include-user-jar must be DISABLED in $conf, as in configurations.json: else the job's jar meets the cluster's classes"

# The same job twice: each would refuse the other's commits.
applications() { yarn application -list -appStates "$1" 2>/dev/null | awk -F'\t' -v name="$name" '{gsub(/^ +| +$/, "", $2)} $2 == name {gsub(/ /, "", $1); print $1}'; }
running=$(applications NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING)
[[ -z $running ]] || refuse "$name runs already: $running. Stop it first: bin/stop-with-savepoint $job" 3

start=()
[[ $savepoint == none ]] || start=(-s "$savepoint")
cd "$folder"
flink run-application -t yarn-application -Dyarn.application.name="$name" \
  -Dyarn.ship-files="$folder/msk.properties" ${start[@]+"${start[@]}"} \
  -c "$main" "$folder/kooflow-flink-jobs.jar" "${arguments[@]}"

# Submitted is not running: a job that refuses its start ends within its first minutes.
for ((i = 0; i < 60; i++)); do
  running=$(applications RUNNING)
  if [[ -n $running ]] && flink list -t yarn-application -Dyarn.application.id="${running%%$'\n'*}" -r 2>/dev/null | grep -qF " : $name (RUNNING)"; then
    say "$name runs: $running"
    exit 0
  fi
  ended=$(applications FAILED,KILLED,FINISHED)
  [[ -n $running || -z $ended || $i -lt 3 ]] || break
  sleep "${KOOFLOW_POLL:-5}"
done
say "$name does not run. Its log: yarn logs -applicationId $(applications ALL | tail -n 1)"
exit 1
