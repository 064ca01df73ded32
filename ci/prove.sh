#!/bin/sh
# Lints and proves labs on the embedded control plane: what both CI templates run.
#   LABS   folders, separated by spaces (labs/*/)      LINT=false   only proves
#   JUNIT  where the report goes (labs.xml)
set -eu
lab="node $(dirname "$0")/../dist/kubectl-lab.js"
# Patterns are expanded here, on purpose.
set -- ${LABS:-labs/*/}
[ "${LINT:-true}" = false ] || $lab lint "$@"
exec $lab test "$@" --junit "${JUNIT:-labs.xml}"
