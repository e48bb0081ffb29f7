#!/usr/bin/env bash
# Installs what is missing, builds, and starts a site.
#
#   ./run.sh                  start config/demo.toml: a SIP switch on this machine only
#   ./run.sh --listen ADDR    the same at a network address, with generated passwords
#   ./run.sh --config FILE    start another site, such as config/sandbox.toml
#   ./run.sh --check          place one call by itself with real SIP peers, and say whether it was
#                             distributed, heard and recorded
set -euo pipefail
cd "$(dirname "$0")"

config=config/demo.toml
check=
listen=
while (($#)); do
  case $1 in
    --config) config=${2:?--config needs a file}; shift ;;
    --listen) listen=${2:?--listen needs an address of this machine}; shift ;;
    --check) check=1 ;;
    -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) echo "run.sh: unknown argument $1 (see ./run.sh --help)" >&2; exit 2 ;;
  esac
  shift
done

cmake/install_packages.sh packages.txt ${check:+packages-check.txt}
export CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
if [[ ! -f build/build.ninja ]]; then
  cmake --preset dev -DCTIBUS_BUILD_TESTS=OFF >/dev/null
fi
ninja -C build

bin=build/bin
if [[ -n $listen ]]; then
  config=$(config/open_demo "$listen")
fi
"$bin/ctibus" check-config "$config"
if [[ -n $check ]]; then
  exec tests/interop/check_call "$bin" "$config"
fi

endpoint=
[[ $config == config/demo.toml ]] || endpoint=" --config $config"
echo
echo "ctibus starts with $config."
if grep -q '^use = "sip"' "$config"; then
  server=$(sed -n 's/^listen = \["udp:\([^"]*\):5060".*/\1/p' "$config")
  cat <<TEXT

  Register a telephone at $server, port 5060, UDP or TCP:
$(sed -n 's/.*{ number = "\([0-9]*\)", name = "\([^"]*\)", password = "\([^"]*\)".*/    number \1   password \3   (\2)/p' "$config")

  Ann logs on by dialling *21 and then *23 (ready) at 1001, or:
    $bin/ctibus request agent.log_on$endpoint agent=ann ready=true --target acd
  Call 600 from 1003: Ann's telephone rings.
TEXT
fi
cat <<TEXT

In another terminal:

  $bin/ctibus top$endpoint                     calls, agents and plugins, live
  $bin/ctibus echo$endpoint 'call.*'           every call event as a line of JSON
  $bin/ctibus trace$endpoint CALL              one call as a ladder

Ctrl-C ends it.

TEXT
exec "$bin/ctibusd" --config "$config"
