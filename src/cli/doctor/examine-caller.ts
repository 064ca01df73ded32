import type { Text } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import {
  caller,
  missingPermissions,
  type Permission,
  permissionsOf,
  permissionText,
  ROLE_RULES,
} from '../../preflight/index.ts'
import { problemFinding } from './examine-cluster.ts'
import type { Finding, Section } from './finding.ts'

/** Whom one can be checked as. */
export const AS = ['candidate', 'coach', 'author'] as const

/** One of {@link AS}. */
export type As = (typeof AS)[number]

const NAMES: Readonly<Record<As | 'open', Text>> = {
  candidate: { fr: 'candidat', en: 'candidate' },
  coach: { fr: 'formateur', en: 'coach' },
  open: { fr: 'formateur qui ouvre une classe', en: 'coach who opens a class' },
  author: { fr: 'auteur', en: 'author' },
}

/** What the caller may do as each kind of person; what is missing is bad only for whom they say they are. */
export async function examineCaller(client: Client, namespace: string, as: As | undefined): Promise<Section> {
  const { username } = await caller(client)
  const roles = Object.keys(NAMES) as (keyof typeof NAMES)[]
  const findings = await Promise.all(
    roles.map(async (role) => {
      const where = role === 'candidate' ? namespace : undefined
      const permissions = permissionsOf(ROLE_RULES[role], where)
      const missing = await missingPermissions(client, permissions)
      return findingsOf(role, missing, { where, isAsked: role === as || (role === 'open' && as === 'coach') })
    }),
  )
  return {
    title: { fr: `Droits de ${username}`, en: `Permissions of ${username}` },
    findings: findings.flat(),
  }
}

function findingsOf(
  role: keyof typeof NAMES,
  missing: readonly Permission[],
  { where, isAsked }: { readonly where: string | undefined; readonly isAsked: boolean },
): readonly Finding[] {
  const { fr, en } = NAMES[role]
  const place = where === undefined ? { fr: '', en: '' } : { fr: ` dans ${where}`, en: ` in ${where}` }
  if (missing.length === 0) {
    return [{ state: 'ok', text: { fr: `${fr}${place.fr} : tous`, en: `${en}${place.en}: all` } }]
  }
  if (isAsked) return missing.map((permission) => problemFinding({ code: 'PermissionMissing', permission }))
  const list = missing.map(permissionText).join(', ')
  return [
    {
      state: 'note',
      text: { fr: `${fr}${place.fr} : il manque ${list}`, en: `${en}${place.en}: lacks ${list}` },
    },
  ]
}
