# What solutions and mutants of this lab do beside their manifests. Sourced, never run.
set -eu

in_dev() { kubectl --namespace "$LAB_NAMESPACE_DEV" "$@"; }

in_prod() { kubectl --namespace "$LAB_NAMESPACE_PROD" "$@"; }

# $1: a workload of dev. $2: a JSON patch of it.
change_in_dev() { in_dev patch "$1" --type json --patch "$2" >/dev/null; }
