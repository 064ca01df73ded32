# What solutions and mutants of this lab share. Sourced, never run.
set -eu

in_prod() { kubectl --namespace "$LAB_NAMESPACE_PROD" "$@"; }

# $1: kind/name, $2: RFC 6902 operations.
change() { in_prod patch "$1" --type=json --patch "$2" >/dev/null; }

# Its image edits its own files: no manifest can make it work.
remove_intruder() { in_prod delete deployment banner --wait=false >/dev/null; }
