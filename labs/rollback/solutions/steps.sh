# What solutions and mutants of this lab do, one function for each step. Sourced, never run.
set -eu

app=$LAB_PARAM_APP
image=$LAB_IMAGES/catalogue
in_prod() { kubectl --namespace "$LAB_NAMESPACE_PROD" "$@"; }

# A step that nobody saw did not happen: the next one waits until the operator has marked this one.
wait_for_check() {
  kubectl --context session wait "labsession/$LAB_SESSION" --timeout=60s \
    --for="jsonpath={.status.checks[?(@.id==\"$1\")].state}=Pass" >/dev/null
}

wait_until_serving() {
  in_prod rollout status "deployment/$app" --timeout=60s >/dev/null
}

roll_back() {
  wait_for_check restore/watched
  in_prod rollout undo "deployment/$app" >/dev/null
  wait_until_serving
  wait_for_check restore/running
}

# The cause that the logs of this candidate's bad version tell.
cause() {
  case $LAB_PARAM_PATCH in 3) echo migration ;; 4) echo credentials ;; 5) echo network ;; esac
}

report() {
  in_prod create configmap incident --from-literal=version="$1" --from-literal=cause="$2" --dry-run=client -o yaml |
    in_prod apply -f - >/dev/null
}

never_take_a_serving_pod_away() {
  in_prod patch "deployment/$app" --type=merge --patch \
    '{"spec":{"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxUnavailable":0,"maxSurge":1}}}}' >/dev/null
}

# One change of the pod template, hence one revision. $1: the value of CATALOGUE_SCHEMA.
release_fix() {
  in_prod patch "deployment/$app" --patch "$(printf \
    '{"spec":{"template":{"spec":{"containers":[{"name":"catalogue","image":"%s","env":[{"name":"CATALOGUE_SCHEMA","value":"%s"}]}]}}}}' \
    "$image:$LAB_PARAM_FIXED" "$1")" >/dev/null
}
