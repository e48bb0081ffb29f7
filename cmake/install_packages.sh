#!/usr/bin/env bash
# install_packages.sh FILE...: installs those Debian packages named in the files that are missing.
set -euo pipefail
mapfile -t wanted < <(sed -E 's/#.*//; /^[[:space:]]*$/d' "$@")
missing=()
for package in "${wanted[@]}"; do
  [[ $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null) == "install ok installed" ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0
if [[ $EUID -ne 0 ]]; then
  echo "These packages are missing; install them as root: ${missing[*]}" >&2
  exit 1
fi
echo "Installing ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
