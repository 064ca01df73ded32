import { readFile } from 'node:fs/promises'
import { encryptSops } from '../../../src/secrets/index.ts'
import { RESOURCES } from '../../../src/session/resources.ts'
import { waitFor } from '../../builders/wait-for.ts'
import { harmless, send, type Family, type Outcome, type Request } from '../attack.ts'
import { get, post, remove } from '../requests.ts'
import { anAnswer, aVaultSecret, EXAM, type Stage } from '../stage.ts'

/** As the chart has it for the operator: what needs more of it ends it (charts/cloud-pi-labs/values.yaml). */
const MEMORY_LIMIT_KIB = 256 * 1024

/** What the simulated Vault and SOPS do at a candidate's bidding, with the operator's hands and in its process. */
export const SECRETS: Family = {
  name: 'secrets by the operator’s hands',
  attacks: [
    {
      title:
        'lets the operator fill in what the platform put there, by a VaultStaticSecret that makes no Secret',
      attempt: fillsIn,
    },
    {
      title: 'lets the operator put the platform’s labels on a Secret, by way of Vault and SOPS',
      attempt: labels,
    },
    {
      title: 'has two objects want the same Secret, so that each undoes the other’s work',
      attempt: fights,
    },
    {
      title: 'has the simulated Vault encode a value again and again',
      attempt: encodes,
      undo: ({ admin, camille }) =>
        admin.send(remove('vault', camille.namespace, 'vaultstaticsecrets/grown')),
    },
    { title: 'gives SOPS a pattern that takes minutes for each key', attempt: costlyPattern },
  ],
  defences: [],
}

async function fillsIn(place: Stage): Promise<Outcome> {
  const { camille, admin } = place
  const { namespace } = camille
  const read = async (): Promise<{ readonly version: string; readonly data: string }> => {
    const found = await admin.get(RESOURCES.secret, { namespace, name: 'registry-pull-secret' })
    return { version: found.metadata.resourceVersion ?? '', data: JSON.stringify(found['data']) }
  }
  const before = await read()
  const asked = await aVaultSecret(place, 'filling', {
    name: 'registry-pull-secret',
    transformation: {
      excludeRaw: true,
      excludes: ['.*'],
      templates: { '.dockerconfigjson': { text: '{"auths":{}}' } },
    },
  })
  const sent = await send(camille.hands, 'hands', post('vault', namespace, 'vaultstaticsecrets', asked))
  if (sent.result === 'refused') return sent
  const said = await statusOf(place, get('vault', namespace, 'vaultstaticsecrets/filling'))
  const seen = new Set<string>()
  const from = performance.now()
  await waitFor(
    async () => {
      seen.add((await read()).version)
      return performance.now() - from > 3_000
    },
    { what: 'three seconds', everyMs: 20 },
  )
  await admin.send(remove('vault', namespace, 'vaultstaticsecrets/filling'))
  const { repaired = [] } = (await camille.session(EXAM)).status ?? {}
  const after = await read()
  const evidence = JSON.stringify({ versionsIn3s: seen.size, after: after.data, repaired, said })
  return before.version === after.version ? harmless(evidence) : { result: 'succeeded', evidence }
}

/** Each step makes a third more of it: fifty-four, of twenty characters, some hundred and forty MB. */
async function encodes(place: Stage): Promise<Outcome> {
  const { camille, admin, operator } = place
  const { namespace } = camille
  const peak = async (): Promise<number> => {
    const [, kib = '0'] =
      /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${operator.pid}/status`, 'utf8')) ?? []
    return Number(kib)
  }
  const before = await peak()
  const text = `{{ .Secrets.password ${'| b64enc '.repeat(54)}}}`
  const destination = { name: 'grown', create: true, transformation: { templates: { grown: { text } } } }
  const asked = await aVaultSecret(place, 'grown', destination)
  const sent = await send(camille.hands, 'hands', post('vault', namespace, 'vaultstaticsecrets', asked))
  if (sent.result === 'refused') return sent
  const tried = statusOf(place, get('vault', namespace, 'vaultstaticsecrets/grown'))
  const ended = await Promise.race([operator.exited, tried.then(() => undefined)])
  await admin.send(remove('vault', namespace, 'vaultstaticsecrets/grown'))
  if (ended !== undefined) {
    tried.catch(() => undefined)
    return { result: 'succeeded', evidence: `The operator ended: ${ended}\n${await operator.logTail(20)}` }
  }
  const after = await peak()
  const evidence = `The operator's memory: ${before} KiB at most before, ${after} KiB after`
  return after > MEMORY_LIMIT_KIB ? { result: 'succeeded', evidence } : harmless(evidence)
}

/** What candidates may not write themselves is not written in their name. */
async function labels(place: Stage): Promise<Outcome> {
  const { camille, admin } = place
  const { namespace } = camille
  const frozen = { 'labs.cloud-pi-native.fr/frozen': 'true' }
  const vault = await aVaultSecret(place, 'labelled', { name: 'by-vault', create: true, labels: frozen })
  const sops = await anEncrypted(place, 'labelled', [
    {
      name: 'by-sops',
      labels: { 'app.kubernetes.io/managed-by': 'dso-console' },
      stringData: { word: 'mine' },
    },
  ])
  const objects = { vault: 'vaultstaticsecrets/labelled', sops: 'sopssecrets/labelled' } as const
  for (const [group, asked] of [
    ['vault', vault],
    ['sops', sops],
  ] as const) {
    const [plural = ''] = objects[group].split('/')
    const sent = await send(camille.hands, 'hands', post(group, namespace, plural, asked))
    if (sent.result === 'refused') return sent
  }
  const said = [
    await statusOf(place, get('vault', namespace, objects.vault)),
    await statusOf(place, get('sops', namespace, objects.sops)),
  ].join('\n')
  const made = await Promise.all(
    ['by-vault', 'by-sops'].map((name) => admin.send(get('core', namespace, `secrets/${name}`))),
  )
  await admin.send(remove('vault', namespace, objects.vault))
  await admin.send(remove('sops', namespace, objects.sops))
  return made.every(({ status }) => status === 404)
    ? harmless(said)
    : { result: 'succeeded', evidence: JSON.stringify(made.map(({ body }) => body)).slice(0, 600) }
}

/** Neither can win: what counts is how often they try. A write is a revision of the whole cluster's store. */
async function fights(place: Stage): Promise<Outcome> {
  const { camille, admin } = place
  const { namespace } = camille
  const secret = { kind: 'Secret', metadata: { name: 'wanted' }, stringData: { word: 'mine' } }
  const made = await send(camille.hands, 'hands', post('core', namespace, 'secrets', secret))
  if (made.result === 'refused') return made
  const names = ['one', 'other']
  for (const name of names) {
    const transformation = { excludeRaw: true, excludes: ['.*'], templates: { word: { text: name } } }
    const asked = await aVaultSecret(place, name, { name: 'wanted', transformation })
    const sent = await send(camille.hands, 'hands', post('vault', namespace, 'vaultstaticsecrets', asked))
    if (sent.result === 'refused') return sent
  }
  const revision = async (): Promise<number> => {
    const { body } = await admin.send(get('core', namespace, 'secrets'))
    return Number((body as { metadata: { resourceVersion: string } }).metadata.resourceVersion)
  }
  for (const name of names) await statusOf(place, get('vault', namespace, `vaultstaticsecrets/${name}`))
  const [before, from] = [await revision(), performance.now()]
  await waitFor(() => performance.now() - from > 10_000, { what: 'ten seconds', everyMs: 500 })
  const writes = (await revision()) - before
  for (const name of names) await admin.send(remove('vault', namespace, `vaultstaticsecrets/${name}`))
  await admin.send(remove('core', namespace, 'secrets/wanted'))
  const evidence = `${writes} writes in ten seconds`
  return writes > 500 ? { result: 'succeeded', evidence } : harmless(evidence)
}

/** RE2 is linear in the text, and in the program too, which the candidate writes here: some hundred thousand steps. */
async function costlyPattern(place: Stage): Promise<Outcome> {
  const { camille } = place
  const keys = Array.from({ length: 400 }, (_, index) => [`${'a'.repeat(96)}${1_000 + index}`, 'b'] as const)
  const templates = [{ name: 'costly', stringData: Object.fromEntries(keys) }]
  const encrypted = await anEncrypted(place, 'costly', templates)
  const costly = { ...encrypted, sops: { ...encrypted.sops, encrypted_regex: '((a?){30}){30}'.repeat(100) } }
  const sent = await send(camille.hands, 'hands', post('sops', camille.namespace, 'sopssecrets', costly))
  return sent.result === 'refused' ? sent : await marksOthers(place, 'costly')
}

/** Whether another candidate is marked as they work, while the operator has this to do. */
async function marksOthers({ admin, bruno, camille }: Stage, busyWith: string): Promise<Outcome> {
  const word = String((await bruno.session(EXAM)).status?.parameters?.['word'])
  const points = async (wanted: number): Promise<unknown> =>
    await bruno.until(EXAM, `${wanted} points`, ({ status }) => status?.score?.points === wanted)
  try {
    await bruno.hands.apply(RESOURCES.configMap, anAnswer(bruno.namespace, 'wrong'), { force: true })
    await points(0)
    await bruno.hands.apply(RESOURCES.configMap, anAnswer(bruno.namespace, word), { force: true })
    await points(100)
    return harmless('Another candidate is marked as they work')
  } catch (error) {
    const evidence = `Nobody is marked for half a minute: ${String(error)}`.slice(0, 600)
    return { result: 'succeeded', evidence }
  } finally {
    await admin.send(remove('sops', camille.namespace, `sopssecrets/${busyWith}`))
  }
}

async function anEncrypted(
  { camille }: Stage,
  name: string,
  secretTemplates: readonly object[],
): Promise<{ readonly sops: object }> {
  const { recipient = '' } = (await camille.session(EXAM)).status ?? {}
  const plain = {
    apiVersion: 'isindir.github.com/v1alpha3',
    kind: 'SopsSecret',
    metadata: { name, namespace: camille.namespace },
    spec: { secretTemplates },
  }
  return (await encryptSops(plain, recipient, new Date())) as typeof plain & { readonly sops: object }
}

/** What the operator says of an object, once it does. */
async function statusOf({ admin }: Stage, request: Request): Promise<string> {
  return await waitFor(
    async () => {
      const { status = {} } = (await admin.send(request)).body as { readonly status?: object }
      return Object.keys(status).length > 0 ? JSON.stringify(status) : undefined
    },
    { what: 'the operator to have tried', deadlineMs: 60_000 },
  )
}
