import { expect, it } from 'vitest'

import type { LoadedLab } from '../../lab/load.ts'
import { seedPlace } from './seed-place.ts'

const loaded = {
  dir: `${process.cwd()}/labs/x`,
  lab: {
    spec: {
      seed: [
        { environment: 'dev', manifest: { kind: 'Service', metadata: { name: 'web' } } },
        { environment: 'dev', manifest: { kind: 'NetworkPolicy', metadata: { name: '$(params.app)-in' } } },
      ],
    },
  },
  locate: (path: string) => `seed/${path}`,
} as unknown as LoadedLab
const said = (object: string) =>
  `Waited 60 s; the session says ProvisioningFailed: ${object} could not be created: no`

it('finds the seed object that the server refused, by kind or plural, placeholders included', () => {
  expect(seedPlace(loaded, said('services web'))).toBe('labs/x/seed/seed[0].manifest')
  expect(seedPlace(loaded, said('networkpolicies atlas-in'))).toBe('labs/x/seed/seed[1].manifest')
})

it('knows no place of what is not in the seed', () => {
  expect(seedPlace(loaded, said('Deployment web'))).toBeUndefined()
  expect(seedPlace(loaded, 'The session is rejected')).toBeUndefined()
})
