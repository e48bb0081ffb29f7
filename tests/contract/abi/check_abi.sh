#!/bin/bash
# usage: check_abi.sh RECORDED LIBRARY
#
# Fails when the C ABI is not the recorded one, and tells what to do.
set -uo pipefail

recorded=$1
library=$2
abidiff --no-corpus-path --no-show-locs "$recorded" "$library"
status=$?
[ "$status" -eq 0 ] && exit 0
if [ $((status & 3)) -ne 0 ]; then
  echo "abidiff could not compare $recorded with $library." >&2
  exit 2
fi
cat >&2 <<END
The C ABI in sdk/include/ctibus/abi is not the one that plugins in the field were built against.
A removal or a change breaks them: put it back, and give what you need a new id or revision, or
append it at the end of a struct that begins with its size.
If all that is listed above was appended at the end of such structs, raise CTIBUS_ABI_MINOR in
sdk/include/ctibus/version.h, record it with
  cmake --build BUILD --target record_abi
and commit sdk/abi/reference.abi with it.
END
exit 1
