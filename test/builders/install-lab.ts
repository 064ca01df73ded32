import type { KubeObject, Lab } from '../../src/api/index.ts'
import type { Client } from '../../src/kube/index.ts'
import { RESOURCES } from '../../src/session/resources.ts'
import { waitFor } from './wait-for.ts'

/** Creates a lab with its rubric and waits until the operator has compiled them; fails with what does not compile. */
export async function installLab(
  admin: Client,
  { lab, rubric }: { readonly lab: KubeObject; readonly rubric: KubeObject },
): Promise<void> {
  await admin.create(RESOURCES.rubric, rubric)
  await admin.create(RESOURCES.lab, lab)
  const name = lab.metadata.name ?? ''
  await waitFor(
    async () => {
      const compiled = await Promise.all(
        [RESOURCES.lab, RESOURCES.rubric].map((resource) => admin.get<Lab & KubeObject>(resource, { name })),
      )
      const ready = compiled.flatMap(({ status }) => status?.conditions ?? [])
      if (ready.length === 2 && ready.every(({ status }) => status === 'True')) return true
      throw new Error(JSON.stringify(ready))
    },
    { what: `${name} to compile` },
  )
}
