#!/usr/bin/env bash
# Builds everything and runs every test. The last line is ctest's own summary.
#
#   ./test.sh [--build-only] [--preset NAME] [--target NAME]
#             [ctest arguments, such as -L unit or -R late_joiner]
#
# Presets: dev (build/), asan (build-asan/), tsan (build-tsan/); see CMakePresets.json. A target, such
# as threads_tests, is built instead of everything.
set -euo pipefail
cd "$(dirname "$0")"

preset=dev
build_only=
arguments=()
targets=()
while (($#)); do
  case $1 in
    --build-only) build_only=1 ;;
    --preset) preset=$2; shift ;;
    --target) targets+=("$2"); shift ;;
    -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) arguments+=("$1") ;;
  esac
  shift
done
case $preset in
  dev) build=build ;;
  asan | tsan) build=build-$preset ;;
  *) echo "test.sh: no preset $preset (dev, asan, tsan)" >&2; exit 2 ;;
esac

cmake/install_packages.sh packages.txt packages-check.txt packages-test.txt

# Precompiled headers are cached only when ccache may overlook their time stamps.
export CCACHE_SLOPPINESS=pch_defines,time_macros
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1

cmake --preset "$preset" -DCTIBUS_BUILD_TESTS=ON >/dev/null
ninja -C "$build" "${targets[@]}"
[[ -n $build_only ]] && exit 0

exec ctest --test-dir "$build" --output-on-failure -j "$(nproc)" "${arguments[@]}"
