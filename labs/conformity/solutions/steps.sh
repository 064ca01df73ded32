# What solutions and mutants of this lab do beside their manifests. Sourced, never run.
set -eu

in_dev() { kubectl --namespace "$LAB_NAMESPACE_DEV" "$@"; }

in_prod() { kubectl --namespace "$LAB_NAMESPACE_PROD" "$@"; }

# $1: a workload of dev. $2: a JSON patch of it.
change_in_dev() { in_dev patch "$1" --type json --patch "$2" >/dev/null; }

# Manifests on standard input, whole, in place of what is there. A controller that writes at the same moment wins.
replace_in_dev() {
  manifests=$(cat)
  for _ in 1 2 3 4; do
    printf '%s\n' "$manifests" | in_dev replace --filename - >/dev/null 2>&1 && return
  done
  printf '%s\n' "$manifests" | in_dev replace --filename - >/dev/null
}
