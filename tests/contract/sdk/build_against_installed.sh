#!/bin/bash
# usage: build_against_installed.sh plugin|connector|EXAMPLE BUILD_FOLDER EXAMPLES
#
# Builds and tests one project against the SDK installed in BUILD_FOLDER/tests/contract/sdk/prefix,
# in a folder of its own that is always the same one, so that ccache knows what it compiles.
set -euo pipefail

subject=$1
prefix=$2/tests/contract/sdk/prefix
examples=$3
work=$2/tests/contract/sdk/work/$subject
rm -rf "$work"
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
export CCACHE_BASEDIR=$2 CCACHE_NOHASHDIR=1
ctibus=$prefix/bin/ctibus

case $subject in
  plugin | connector)
    id=door-bell
    source=$work/$id
    "$ctibus" new "$subject" "$id" --directory "$source"
    checks=()  # all of them: what we generate is what people begin with
    ;;
  *)
    id=$subject
    source=$work/$id
    cp -r "$examples/$subject" "$source"
    checks=(--only entry --only start --only manifest)
    ;;
esac

cmake -S "$source" -B "$work/build" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" \
  -DCMAKE_CXX_FLAGS="-Wall -Wextra -Werror -O0" \
  -DCMAKE_CXX_COMPILER_LAUNCHER="$(command -v ccache || true)"
cmake --build "$work/build"
ctest --test-dir "$work/build" --output-on-failure --no-tests=error

# The library says what it is, and a site with it is valid.
"$ctibus" inspect "$work/build/plugins/$id.so"
printf '[plugin.%s]\nuse = "build/plugins/%s.so"\n' "$id" "$id" >"$work/site.toml"
"$ctibus" check-config "$work/site.toml"
if [ -f "$source/site.toml" ]; then
  cp "$source/site.toml" "$work/own.toml"
  "$ctibus" check-config "$work/own.toml"
fi

# The judge has nothing to say against it.
"$ctibus" validate "$work/build/plugins/$id.so" --seed 1 "${checks[@]}"

# It installs where a host looks for plugins.
cmake --install "$work/build" --prefix "$work/installed"
find "$work/installed" -path "*/ctibus/plugins/$id.so" | grep -q .
