#!/bin/sh
# Makes a kind cluster with the images of these labs, lives every solution there with real pods, and takes it away.
#   LABS        folders, separated by spaces (labs/*/), all in one folder
#   NODE_IMAGE  node image of the cluster (kind's own)
#   JUNIT       where the report goes, with -kind before its suffix (labs.xml)
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
set -- ${LABS:-labs/*/}
LABS_DIR=$(cd "$(dirname "$1")" && pwd)
export LABS_DIR
report=${JUNIT:-labs.xml}
trap 'node "$root/dist/kind.js" down' EXIT
node "$root/dist/kind.js" up
node "$root/dist/kubectl-lab.js" test --cluster current --kubeconfig "$root/build/kind/kubeconfig" \
  --only solutions --junit "${report%.xml}-kind.xml" "$@"
