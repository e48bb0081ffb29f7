#!/usr/bin/env bash
# Installs what is missing, builds, and starts a site.
#
#   ./run.sh                  start config/demo.toml
#   ./run.sh --config FILE    start another site, such as config/sandbox.toml
#   ./run.sh --check          place one call by itself and say whether it was distributed and recorded
set -euo pipefail
cd "$(dirname "$0")"

config=config/demo.toml
check=
while (($#)); do
  case $1 in
    --config) config=${2:?--config needs a file}; shift ;;
    --check) check=1 ;;
    -h | --help) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "run.sh: unknown argument $1 (see ./run.sh --help)" >&2; exit 2 ;;
  esac
  shift
done

cmake/install_packages.sh packages.txt
export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
if [[ ! -f build/build.ninja ]]; then
  cmake --preset dev -DCTIBUS_BUILD_TESTS=OFF >/dev/null
fi
ninja -C build

bin=build/bin
"$bin/ctibus" check-config "$config"
if [[ -n $check ]]; then
  exec tests/interop/check_call "$bin" "$config"
fi

cat <<TEXT

ctibus starts with $config. In another terminal:

  $bin/ctibus top                     calls, agents and plugins, live
  $bin/ctibus echo 'call.*'           every call event as a line of JSON
  $bin/ctibus trace CALL              one call as a ladder

Ctrl-C ends it.

TEXT
exec "$bin/ctibusd" --config "$config"
