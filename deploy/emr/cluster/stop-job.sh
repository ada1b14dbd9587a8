#!/usr/bin/env bash
# stop-job.sh STATEBUCKET NAME
# On the primary node of EMR: stops a job with a savepoint and notes where it is in
# savepoints/NAME/latest. Status 4: it does not run.
set -euo pipefail

bucket=$1 name=$2
say() { printf '%s\n' "$*" >&2; }

application=$(yarn application -list -appStates RUNNING 2>/dev/null | awk -F'\t' -v name="$name" '{gsub(/^ +| +$/, "", $2)} $2 == name {gsub(/ /, "", $1); print $1}')
if [[ -z $application ]]; then
  say "$name does not run. Its newest complete checkpoint: the newest chk-* with _metadata below s3://$bucket/checkpoints/$name/"
  exit 4
fi
if [[ $application == *$'\n'* ]]; then
  say "$name runs more than once: $application. End all but one: yarn application -kill ID"
  exit 1
fi
id=$(flink list -t yarn-application -Dyarn.application.id="$application" -r 2>/dev/null | sed -n "s/^.* : \([0-9a-f]\{32\}\) : $name (RUNNING).*/\1/p")
if [[ -z $id ]]; then
  say "$application runs no job $name: it starts again just now, or fails; see yarn logs -applicationId $application"
  exit 1
fi
said=$(flink stop --savepointPath "s3://$bucket/savepoints/$name" -t yarn-application -Dyarn.application.id="$application" "$id")
path=$(sed -n 's/^.*Savepoint completed. Path: \(.*\)$/\1/p' <<<"$said")
if [[ -z $path ]]; then
  say "Flink names no savepoint: $said"
  exit 1
fi
printf '%s' "$path" | aws s3 cp --only-show-errors - "s3://$bucket/savepoints/$name/latest"
say "$name is stopped: $path"
