import { RESOURCES } from '../../../src/session/resources.ts'
import { createClient } from '../../../src/kube/index.ts'
import { asking, harmless, send, worst, type Family, type Outcome, type Request } from '../attack.ts'
import { withoutRules, withoutValidation } from '../defence.ts'
import { patch, post, remove } from '../requests.ts'
import { bindingOf, EXAM, PRACTICE, type Stage } from '../stage.ts'

const forAnother = 'opens a session for another candidate'
const opens = 'opens a session with the kubeconfig that was handed out'
const changes = 'submits, or changes in another way, the session of somebody with whom they share a namespace'
const deletes = 'deletes the session of somebody with whom they share a namespace'
const turns = 'turns their session into another candidate’s, or into one of another lab'

const longName = 'gives their session a name of 250 characters, or one that leads elsewhere'
const NAMES = ['a'.repeat(250), 'a.b', `exam.${'a'.repeat(200)}`]

const session = (name: string, spec: object) => ({ kind: 'LabSession', metadata: { name }, spec })

const noSession =
  (name: string) =>
  ({ admin, camille }: Stage): Promise<unknown> =>
    admin.send(remove('labs', camille.home, `labsessions/${name}`))

const asDora =
  (requests: (stage: Stage) => readonly Request[]) =>
  async (stage: Stage): Promise<Outcome> => {
    const outcomes: Outcome[] = []
    for (const request of requests(stage)) outcomes.push(await send(stage.dora, 'dora', request))
    return worst(outcomes)
  }

/** Who a session is. */
export const IDENTITY: Family = {
  name: 'taking another’s identity',
  attacks: [
    asking(
      forAnother,
      ({ camille, bruno }) => [
        post('labs', camille.home, 'labsessions', session('his', { lab: 'missing', candidate: bruno.name })),
      ],
      { by: ['person'], undo: noSession('his') },
    ),
    asking(
      opens,
      ({ camille }) => [
        post('labs', camille.home, 'labsessions', session('handed', { lab: 'missing' })),
        post(
          'labs',
          camille.home,
          'labsessions',
          session('handed', { lab: 'missing', candidate: camille.name }),
        ),
      ],
      { by: ['hands'], undo: noSession('handed') },
    ),
    {
      title: turns,
      async attempt({ camille, bruno }) {
        const mine = session('turned', { lab: 'missing', candidate: camille.name })
        await camille.person.send(post('labs', camille.home, 'labsessions', mine))
        const outcomes: Outcome[] = []
        for (const spec of [{ lab: 'other' }, { candidate: bruno.name }])
          outcomes.push(
            await send(camille.person, 'person', patch('labs', camille.home, 'labsessions/turned', { spec })),
          )
        return worst(outcomes)
      },
      undo: noSession('turned'),
    },
    {
      title: changes,
      attempt: asDora(({ camille }) => [
        patch('labs', camille.home, `labsessions/${EXAM}`, { spec: { locale: 'en' } }),
        patch('labs', camille.home, `labsessions/${EXAM}`, { metadata: { labels: { a: 'b' } } }),
      ]),
      undo: ({ admin, camille }) =>
        admin.send(
          patch('labs', camille.home, `labsessions/${EXAM}`, {
            metadata: { labels: { a: null } },
            spec: { locale: 'fr' },
          }),
        ),
    },
    {
      title: deletes,
      async attempt(stage) {
        const { camille } = stage
        const mine = post(
          'labs',
          camille.home,
          'labsessions',
          session('mine', { lab: 'missing', candidate: camille.name }),
        )
        await camille.person.send(mine)
        return await asDora(() => [remove('labs', camille.home, 'labsessions/mine')])(stage)
      },
      undo: noSession('mine'),
    },
    { title: 'has a user name in odd characters, or one that looks like markup', attempt: oddNames },
    asking(
      longName,
      ({ camille }) =>
        NAMES.map((name) =>
          post(
            'labs',
            camille.home,
            'labsessions',
            session(name, { lab: 'missing', candidate: camille.name }),
          ),
        ),
      {
        by: ['person'],
        undo: async (stage) => {
          for (const name of NAMES) await noSession(name)(stage)
        },
      },
    ),
  ],
  defences: [
    {
      name: 'the rule of labs-sessions on who a session is for',
      opens: [forAnother],
      disarm: withoutValidation('labs-sessions', 'who applies the session'),
    },
    {
      name: 'the rule of labs-sessions on the kubeconfig handed out',
      opens: [opens],
      // Its user is nobody's candidate either.
      disarm: withoutValidation('labs-sessions', 'ce kubeconfig est celui', 'who applies the session'),
    },
    {
      name: 'the rule of labs-sessions on who changes a session',
      opens: [changes],
      disarm: withoutValidation('labs-sessions', 'seul ce candidat ou un coach la modifie'),
    },
    {
      name: 'the rule of labs-sessions on who deletes a session',
      opens: [deletes],
      disarm: withoutValidation('labs-sessions', 'seul ce candidat ou un coach la supprime'),
    },
    {
      name: 'the rules of the kind on names, labs and candidates',
      opens: [turns, longName],
      disarm: withoutRules('must be a DNS label', 'spec.lab is immutable', 'spec.candidate is immutable'),
    },
  ],
}

/** A certificate may bear any name: the session opens, or is refused, as any other. */
async function oddNames({ sandbox, admin }: Stage): Promise<Outcome> {
  const namespace = 'odd'
  await admin.send({ method: 'POST', path: '/api/v1/namespaces', body: { metadata: { name: namespace } } })
  const names = ['Ünïcødé ✨ 名前', '<b>x</b> {{ params }} $(images)', 'system:odd', 'é'.repeat(60)]
  const said: string[] = []
  for (const [index, name] of names.entries()) {
    await admin.send(bindingOf(`odd-${index}`, namespace, 'labs-participant', name))
    const client = await createClient({ kubeconfig: await sandbox.userKubeconfig(name) })
    const path = { namespace, name: `odd-${index}` }
    const made = await client.send(
      post('labs', namespace, 'labsessions', session(path.name, { lab: PRACTICE })),
    )
    // Nobody binds an identity of the cluster's own to a candidate's role.
    const isSystem = name.startsWith('system:')
    if (made.status !== (isSystem ? 422 : 201)) throw new Error(JSON.stringify(made.body))
    if (isSystem) {
      client.close()
      continue
    }
    const { metadata, spec } = made.body as { metadata: { name: string }; spec: { candidate: string } }
    if (spec.candidate !== name) return { result: 'succeeded', evidence: `${name} is ${spec.candidate}` }
    said.push(`${metadata.name}: ${spec.candidate}`)
    await client.delete(RESOURCES.session, path)
    client.close()
  }
  return harmless(said.join('; '))
}
