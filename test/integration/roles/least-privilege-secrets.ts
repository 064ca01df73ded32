import type { LabSession } from '../../../src/api/index.ts'
import { isNotFound } from '../../../src/kube/index.ts'
import { planProject } from '../../../src/plan/names.ts'
import { encryptSops } from '../../../src/secrets/index.ts'
import { SIMULATED_KINDS } from '../../../src/secrets/kinds.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { firstEnvironment } from '../../builders/candidate.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { LAB, VAULT_PATH } from './least-privilege-lab.ts'
import type { Actors } from './least-privilege-life.ts'

const [SOPS, VAULT] = SIMULATED_KINDS
const DEADLINE_MS = 60_000

/** Objects that Vault and SOPS make Secrets of; one changes its name, and those who use it are restarted. */
export async function keepSecrets({ admin, candidate }: Actors, session: LabSession): Promise<void> {
  const { namespace } = firstEnvironment(session)
  const hands = await candidate.handedOut(LAB)
  const mount = planProject(session.metadata.uid ?? '').slug
  const spec = { vaultAuthRef: 'vault-auth', mount, path: VAULT_PATH, type: 'kv-v2' }
  const destination = (name: string) => ({ destination: { name, create: true } })
  const apiVersion = `${VAULT.group}/${VAULT.version}`
  const metadata = { name: 'kept', namespace }
  await hands.create(VAULT, {
    apiVersion,
    kind: VAULT.kind,
    metadata,
    spec: { ...spec, ...destination('one') },
  })
  const exists = async (name: string) =>
    await admin.get(RESOURCES.secret, { namespace, name }).then(
      () => true,
      (error: unknown) => !isNotFound(error),
    )
  await waitFor(() => exists('one'), { what: 'the Secret', deadlineMs: DEADLINE_MS })
  const rolloutRestartTargets = ['Deployment', 'StatefulSet', 'DaemonSet'].map((kind) => ({
    kind,
    name: 'none',
  }))
  const merge = { spec: { ...destination('other'), rolloutRestartTargets } }
  await waitFor(
    async () => {
      const kept = await hands.get(VAULT, { namespace, name: 'kept' })
      return (kept['status'] as { secretMAC?: string } | undefined)?.secretMAC
    },
    { what: 'its status', deadlineMs: DEADLINE_MS },
  )
  await hands.patch(VAULT, { namespace, name: 'kept' }, { merge })
  await waitFor(async () => (await exists('other')) && !(await exists('one')), {
    what: 'the other Secret',
    deadlineMs: DEADLINE_MS,
  })
  const sops = {
    apiVersion: `${SOPS.group}/${SOPS.version}`,
    kind: SOPS.kind,
    metadata: { name: 'sealed', namespace },
    spec: { secretTemplates: [{ name: 'sealed', stringData: { a: 'b' } }] },
  }
  await hands.create(SOPS, await encryptSops(sops, session.status?.recipient ?? '', new Date()))
  await waitFor(() => exists('sealed'), { what: 'the sealed Secret', deadlineMs: DEADLINE_MS })
  hands.close()
}
