# What solutions and mutants of this lab do beside their manifests. Sourced, never run.
set -eu

in_recette() { kubectl --namespace "$LAB_NAMESPACE_RECETTE" "$@"; }

# $@: the workloads to label.
classify() {
  in_recette label --overwrite "$@" "criticality=$LAB_PARAM_NEED" >/dev/null
}

back_up() {
  in_recette create job --from=cronjob/sauvegarde sauvegarde-1 >/dev/null
  in_recette wait job/sauvegarde-1 --for=condition=Complete --timeout=60s >/dev/null
}

# A restore is a Job of its own, made from the same pod. $1: the image's name, pgdump-s3 unless told.
restore() {
  in_recette create job --from=cronjob/sauvegarde restauration --dry-run=client --output yaml |
    sed -e '/ownerReferences:/,/uid:/d' -e "s|/pgdump-s3:|/${1:-pgdump-s3}:|" | in_recette create -f - >/dev/null
}

wait_until_restored() {
  in_recette wait job/restauration --for=condition=Complete --timeout=60s >/dev/null
}
