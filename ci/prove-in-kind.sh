#!/bin/sh
# Makes a kind cluster with the images of these labs, lives every solution there with real pods, and takes it away.
#   LABS        folders, separated by spaces (labs/*/), all in one folder
#   NODE_IMAGE  node image of the cluster (kind's own)
#   JUNIT       where the report goes, with -kind before its suffix (labs.xml)
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
# Patterns are expanded here, on purpose; a name with a space in it is meant by one (labs/my?lab/).
# shellcheck disable=SC2086
set -- ${LABS:-labs/*/}
LABS_DIR=
for folder; do
  [ -d "$folder" ] || { echo "LABS: there is no folder $folder in $PWD" >&2; exit 4; }
  parent=$(cd "$folder/.." && pwd)
  [ "${LABS_DIR:=$parent}" = "$parent" ] || { echo "LABS: $folder is not in $LABS_DIR, as the first one is" >&2; exit 2; }
done
export LABS_DIR
report=${JUNIT:-labs.xml}
down() {
  answer=$?
  # What taking away says is not the answer.
  node "$root/dist/kind.js" down || true
  exit "$answer"
}
trap down EXIT
# dash ends by a signal without its EXIT trap.
trap 'exit 130' INT
trap 'exit 143' TERM
node "$root/dist/kind.js" up
node "$root/dist/kubectl-lab.js" test --cluster current --kubeconfig "$root/build/kind/kubeconfig" \
  --only solutions --junit "${report%.xml}-kind.xml" "$@"
