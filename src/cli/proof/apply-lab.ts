import { formatFieldError, type FieldError, type Lab, type KubeObject } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { limitedSignal } from '../../kube/abort.ts'
import { systemClock } from '../../kube/clock.ts'
import { createInformer } from '../../kube/informer.ts'
import type { LoadedLab } from '../../lab/load.ts'
import { RESOURCES } from '../../session/resources.ts'

const COMPILE_MS = 30_000

/** The revision that the operator compiled a folder to, or why it did not. */
export type AppliedLab = { readonly revision: string } | { readonly trouble: string }

/** Applies a lab and its rubric, and waits for what the operator's compiler says of them. */
export async function applyLab(client: Client, loaded: LoadedLab, signal: AbortSignal): Promise<AppliedLab> {
  const { lab, rubric } = loaded
  if (rubric !== undefined) await client.apply(RESOURCES.rubric, rubric, { force: true })
  const applied = await client.apply<Lab & KubeObject>(RESOURCES.lab, lab, {
    force: true,
  })
  const limit = limitedSignal(systemClock, COMPILE_MS, signal)
  const compiled = await followLab(client, applied, limit.signal).finally(limit.end)
  const ready = compiled?.status?.conditions?.find(({ type }) => type === 'Ready')
  if (ready === undefined)
    return { trouble: `The operator said nothing about the lab in ${COMPILE_MS / 1000} s` }
  const revision = compiled?.status?.revision
  if (ready.status === 'True' && revision !== undefined) return { revision }
  return { trouble: `The lab is not ready (${ready.reason}): ${ready.message}` }
}

/** The lab once its status speaks of this generation. */
async function followLab(client: Client, { metadata }: Lab, signal: AbortSignal): Promise<Lab | undefined> {
  const over = new AbortController()
  const informer = createInformer<Lab>({
    client,
    resource: RESOURCES.lab,
    fieldSelector: `metadata.name=${metadata.name ?? ''}`,
  })
  try {
    return await new Promise<Lab | undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined), { once: true })
      if (signal.aborted) resolve(undefined)
      informer.onChange((_, lab) => {
        if ((lab?.status?.observedGeneration ?? 0) >= (metadata.generation ?? 0)) resolve(lab)
      })
      informer.start(over.signal)
    })
  } finally {
    over.abort()
  }
}

/** Mistakes of a folder as one line of trouble. */
export function troubleOf(errors: readonly FieldError[]): string {
  return errors.map(formatFieldError).join('; ')
}
