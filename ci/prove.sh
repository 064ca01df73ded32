#!/bin/sh
# Lints and proves labs on the embedded control plane: what both CI templates run.
#   LABS   folders, separated by spaces (labs/*/)      LINT=false   only proves
#   JUNIT  where the report goes (labs.xml)
set -eu
lab=$(dirname "$0")/../dist/kubectl-lab.js
# Patterns are expanded here, on purpose; a name with a space in it is meant by one (labs/my?lab/).
# shellcheck disable=SC2086
set -- ${LABS:-labs/*/}
for folder; do
  [ -d "$folder" ] || { echo "LABS: there is no folder $folder in $PWD" >&2; exit 4; }
done
[ "${LINT:-true}" = false ] || node "$lab" lint "$@"
exec node "$lab" test "$@" --junit "${JUNIT:-labs.xml}"
