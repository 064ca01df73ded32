import { OPERATOR } from '../../../src/sandbox/index.ts'
import { asking, type Family } from '../attack.ts'
import { withRole, withRules } from '../defence.ts'
import { get } from '../requests.ts'
import { EXAM } from '../stage.ts'

const rubric = 'reads the rubric of their exam'
const keys = 'reads revisions, evidence, transcripts and keys in the operator’s namespace'
const session = 'reads another candidate’s session, transcripts, kubeconfig and statement'
const environment = 'reads another candidate’s environment'

/** What is nobody's but the operator's, a coach's or another candidate's. */
export const READING: Family = {
  name: 'reading',
  attacks: [
    asking(rubric, () => [
      get('labs', '', `labrubrics/${EXAM}`),
      get('labs', '', 'labrubrics'),
      { ...get('labs', '', 'labrubrics'), query: { labelSelector: 'a!=b', limit: '1' } },
    ]),
    asking(keys, () => [
      get('core', OPERATOR.namespace, 'secrets'),
      get('core', OPERATOR.namespace, 'secrets/draw-key'),
      get('core', OPERATOR.namespace, 'secrets/signing-key'),
      get('core', OPERATOR.namespace, 'configmaps'),
    ]),
    asking(session, ({ bruno }) => [
      get('labs', bruno.home, `labsessions/${EXAM}`),
      get('labs', bruno.home, 'labsessions'),
      get('labs', bruno.home, 'labtranscripts'),
      get('core', bruno.home, `secrets/${EXAM}-kubeconfig`),
      get('core', bruno.home, `configmaps/${EXAM}-statement`),
    ]),
    asking(environment, ({ bruno }) => [
      get('core', bruno.namespace, 'configmaps/answer'),
      get('core', bruno.namespace, 'secrets'),
      get('core', bruno.namespace, 'pods'),
      get('apps', bruno.namespace, 'deployments'),
      get('core', '', `namespaces/${bruno.namespace}`),
    ]),
    asking('lists sessions, transcripts, Secrets or namespaces of the whole cluster', () => [
      get('labs', '', 'labsessions'),
      get('labs', '', 'labtranscripts'),
      get('core', '', 'secrets'),
      get('core', '', 'configmaps'),
      get('core', '', 'namespaces'),
      { ...get('core', '', 'secrets'), query: { watch: 'true', timeoutSeconds: '1' } },
    ]),
    asking('goes through the proxies of the API server', ({ camille, bruno }) => [
      get('core', '', 'nodes'),
      get('core', '', 'nodes/node-0/proxy/pods'),
      get('core', camille.namespace, 'services/atlas/proxy/'),
      get('core', bruno.namespace, 'pods/atlas/proxy/'),
      get('core', bruno.namespace, 'pods/atlas/log'),
    ]),
  ],
  defences: [
    {
      name: 'roles that leave rubrics out',
      opens: [rubric],
      disarm: withRules([
        { apiGroups: ['labs.cloud-pi-native.fr'], resources: ['labrubrics'], verbs: ['get', 'list'] },
      ]),
    },
    {
      name: 'a namespace of the operator’s own, in which nobody else has a role',
      opens: [keys],
      disarm: withRules(
        [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] }],
        () => OPERATOR.namespace,
      ),
    },
    {
      name: 'a home for each candidate',
      opens: [session],
      disarm: withRole('labs-participant', ({ bruno }) => bruno.home),
    },
    {
      name: 'a role bound in one’s own environments only',
      opens: [environment],
      disarm: withRole('labs-candidate', ({ bruno }) => bruno.namespace),
    },
  ],
}
