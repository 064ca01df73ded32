import type { Text } from '../api/index.ts'
import { permissionText } from './permissions.ts'
import type { Problem } from './problem.ts'

type Locale = keyof Text

const FIELDS_SHOWN = 3

/** What is wrong: one line, what was found and what is needed. */
export function problemMessage(problem: Problem, locale: Locale): string {
  const fr = locale === 'fr'
  switch (problem.code) {
    case 'ClusterTooOld': {
      const { found, needed } = problem
      return fr
        ? `Le cluster est en Kubernetes ${found} ; il faut ${needed} ou plus récent`
        : `The cluster runs Kubernetes ${found}; ${needed} or newer is needed`
    }
    case 'KindOutdated': {
      const { kind, missing } = problem
      if (missing.length === 0)
        return fr ? `Le cluster ne sert pas le type ${kind}` : `The cluster does not serve the kind ${kind}`
      const fields = shown(missing, locale)
      return fr
        ? `La définition de ${kind} est d'une autre version : il lui manque ${fields}`
        : `The definition of ${kind} is of another version: it lacks ${fields}`
    }
    case 'PermissionMissing': {
      const { namespace } = problem.permission
      const where = place(namespace, locale)
      const text = permissionText(problem.permission)
      return fr ? `Il manque le droit « ${text} » ${where}` : `The permission "${text}" is missing ${where}`
    }
  }
}

/** How to mend it. */
export function problemRemedy({ code }: Problem, locale: Locale): string {
  const fr = locale === 'fr'
  switch (code) {
    case 'ClusterTooOld':
      return fr ? 'Mettez le cluster à jour' : 'Upgrade the cluster'
    case 'KindOutdated':
      return fr
        ? 'Installez celles de cette version : helm upgrade ; sans Helm : kubectl apply --server-side -f crds/'
        : 'Install those of this version: helm upgrade; without Helm: kubectl apply --server-side -f crds/'
    case 'PermissionMissing':
      return fr
        ? 'Appliquez les rôles de cette version (charts/cloud-pi-labs) et liez celui qui manque'
        : 'Apply the roles of this version (charts/cloud-pi-labs) and bind the one that is missing'
  }
}

function shown(fields: readonly string[], locale: Locale): string {
  const rest = fields.length - FIELDS_SHOWN
  const first = fields.slice(0, FIELDS_SHOWN).join(', ')
  if (rest <= 0) return first
  return locale === 'fr' ? `${first} et ${rest} autre(s)` : `${first} and ${rest} more`
}

function place(namespace: string | undefined, locale: Locale): string {
  if (namespace === undefined) return locale === 'fr' ? 'dans le cluster' : 'in the cluster'
  return locale === 'fr' ? `dans « ${namespace} »` : `in "${namespace}"`
}
