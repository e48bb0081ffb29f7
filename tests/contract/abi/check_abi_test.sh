#!/bin/bash
# usage: check_abi_test.sh SOURCE_FOLDER COMPILER
#
# The check of the ABI finds what it is there for: edits a copy of the headers and compares.
set -euo pipefail

source=$1
compiler=$2
check=$source/tests/contract/abi/check_abi.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# edited NAME HEADER SED_SCRIPT: the library with this change of a header
edited() {
  mkdir "$work/$1"
  cp -r "$source/sdk/include" "$work/$1/include"
  sed -i "$3" "$work/$1/include/ctibus/abi/$2"
  if [ -n "$3" ] && cmp -s "$source/sdk/include/ctibus/abi/$2" "$work/$1/include/ctibus/abi/$2"; then
    echo "the change \"$1\" changes nothing" >&2
    exit 1
  fi
  "$compiler" -std=c++20 -g -O0 -fPIC -shared -Wl,-soname,libctibus_abi_reference.so -I "$work/$1/include" \
    "$source/tests/contract/abi/reference.cpp" -o "$work/$1/lib.so"
}

# refused NAME: the check fails on it and says how to go on
refused() {
  if "$check" "$source/sdk/abi/reference.abi" "$work/$1/lib.so" >"$work/$1/out" 2>&1; then
    echo "the check has let \"$1\" pass" >&2
    exit 1
  fi
  grep -q "record_abi" "$work/$1/out"
}

edited same time.h ""
"$check" "$source/sdk/abi/reference.abi" "$work/same/lib.so"

edited removed time.h '/cancel_timer/d'
refused removed
edited widened bus.h 's/uint32_t flags;        /uint64_t flags;        /'
refused widened
edited renumbered command.h 's/CTIBUS_REPLY_REJECTED = 2/CTIBUS_REPLY_REJECTED = 7/'
refused renumbered
edited reordered metrics.h '/uint32_t size;/{h;d};/uint32_t reserved;/{G}'
refused reordered
edited retyped logger.h 's/int32_t (\*level)/int64_t (*level)/'
refused retyped
# An addition is not broken, but it is not recorded either.
edited appended time.h 's/^} ctibus_time;/  int64_t (*boot_ns)(const ctibus_host* host);\n} ctibus_time;/'
refused appended
