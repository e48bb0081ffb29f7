#!/usr/bin/env bash
# Runs the fuzz targets of build-fuzz/ (docs/fuzzing.md), one after the other.
#
#   tests/fuzz/fuzz.sh [--build FOLDER] [--seconds N] [--seed N] [--merge] [TARGET...]
#
# Each begins with its kept corpus, and keeps what it learns in FOLDER/corpus/TARGET. What it finds
# goes to FOLDER/found/. --merge adds to the kept corpus what reaches code that it did not.
set -euo pipefail
cd "$(dirname "$0")/../.."

build=build-fuzz
seconds=60
seed=0
merge=
targets=()
while (($#)); do
  case $1 in
    --build) build=$2; shift ;;
    --seconds) seconds=$2; shift ;;
    --seed) seed=$2; shift ;;
    --merge) merge=1 ;;
    -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "fuzz.sh: no option $1" >&2; exit 2 ;;
    *) targets+=("$1") ;;
  esac
  shift
done
((${#targets[@]})) || mapfile -t targets <"$build/fuzz/targets.txt"

export UBSAN_OPTIONS=print_stacktrace=1
found=$build/found
mkdir -p "$found"
failed=()
for target in "${targets[@]}"; do
  kept=tests/fuzz/corpus/$target
  learnt=$build/corpus/$target
  mkdir -p "$kept" "$learnt"
  if [[ $merge ]]; then
    # By code reached only, not by how often: a small corpus.
    arguments=(-merge=1 -use_counters=0 "$kept" "$learnt")
  else
    arguments=(-max_total_time="$seconds" -seed="$seed" "$learnt" "$kept")
  fi
  log=$found/$target.log
  if "$build/fuzz/$target" -timeout=20 -rss_limit_mb=2048 -max_len=16384 \
      -artifact_prefix="$found/$target-" "${arguments[@]}" >"$log" 2>&1; then
    echo "$target: $(grep -E 'DONE|MERGE-OUTER:.*new files|MERGE-OUTER: the control' "$log" | tail -1)"
  else
    failed+=("$target")
    echo "$target: failed"
    tail -n 60 "$log"
  fi
done
((${#failed[@]} == 0)) || { echo "Failed: ${failed[*]}; inputs and logs are in $found/" >&2; exit 1; }
