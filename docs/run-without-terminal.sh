#!/bin/sh
# What `make run` does where there is no terminal: check the pack, prepare the demo home, export.
set -eu
inspector=$1
home=${INSPECTOR_HOME:-$PWD/.demo-home}
"$inspector" pack check
"$inspector" demo --no-tui --home "$home"
"$inspector" export --home "$home" --format xlsx --out "$home/findings.xlsx"
echo "$home/findings.xlsx"
