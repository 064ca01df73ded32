import { TRANSCRIPT_KEYS, type LabTranscript } from '../../api/index.ts'
import { ClusterError, isNotFound } from '../../kube/index.ts'
import { readPublicKeys, verifyTranscripts, type PublicKey } from '../../transcript/index.ts'
import type { BoardContext } from '../context.ts'
import { RESOURCES } from '../resources.ts'
import type { TranscriptLink, TranscriptPage, VerdictView } from '../view.ts'
import { Refusal, visited, type Handler } from './answer.ts'
import { frameOf } from './frame.ts'
import { nameIn } from './session.ts'

/** `GET /transcripts/:namespace/:name` */
export function transcriptRoute(context: BoardContext): Handler {
  return visited(context, async (visit, request, response) => {
    const ref = nameIn(request)
    const [allowed, others] = await Promise.all([
      context.may(visit.person, { verb: 'get', resource: RESOURCES.transcript, ...ref }),
      context.may(visit.person, { verb: 'list', resource: RESOURCES.transcript, namespace: ref.namespace }),
    ])
    const transcript = allowed ? await readTranscript(context, ref) : undefined
    if (transcript === undefined) {
      throw new Refusal({ status: 404, code: 'PageUnknown', found: `${ref.namespace}/${ref.name}` })
    }
    const { spec } = transcript
    const { verdict, statement } = await verify(context, transcript, others)
    const frame = frameOf(context, request, { visit })
    const lab = context.caches.labs.get(undefined, spec.lab)
    const page: TranscriptPage = {
      ...frame,
      transcript: {
        ...linkOf(transcript),
        candidate: spec.candidate,
        lab: spec.lab,
        labTitle: lab?.spec.title[frame.viewer.locale] ?? spec.lab,
        session: spec.session.name,
        revision: spec.revision,
        ...(spec.supersedes !== undefined && { supersedes: spec.supersedes }),
      },
      verdict,
      ...(statement !== undefined && { statement }),
      sessionExists:
        context.caches.sessions.get(ref.namespace, spec.session.name)?.metadata.uid === spec.session.uid,
    }
    response.type('html').send(context.pages.transcript(page))
  })
}

/** A transcript, as far as a link needs it. */
export function linkOf({ metadata, spec, status }: LabTranscript): TranscriptLink {
  const { attempt, outcome, points, max, percent, issuedAt } = spec
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    ...{ attempt, outcome, points, max, percent, issuedAt },
    ...(status?.supersededBy !== undefined && { supersededBy: status.supersededBy }),
  }
}

type Ref = { readonly namespace: string; readonly name: string }

/** The whole transcript: what is cached has no envelope. */
async function readTranscript({ client }: BoardContext, ref: Ref): Promise<LabTranscript | undefined> {
  try {
    return await client.get<LabTranscript>(RESOURCES.transcript, ref)
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** With the platform's keys, and the other transcripts of the session, where the person may list them. */
async function verify(
  context: BoardContext,
  transcript: LabTranscript,
  withOthers: boolean,
): Promise<{ verdict: VerdictView; statement?: TranscriptPage['statement'] }> {
  const keys = await publishedKeys(context)
  if (keys === undefined) return { verdict: { holds: 'unknown' } }
  const { uid } = transcript.spec.session
  const others = withOthers ? context.caches.transcripts.byIndex('session', uid) : []
  const refs = others
    .filter(({ metadata }) => metadata.uid !== transcript.metadata.uid)
    .map(({ metadata }) => ({ namespace: metadata.namespace ?? '', name: metadata.name ?? '' }))
  const all = [transcript, ...(await Promise.all(refs.map((ref) => readTranscript(context, ref))))]
  const files = all.flatMap((each) =>
    each === undefined ? [] : [{ name: each.metadata.name ?? '', text: JSON.stringify(each) }],
  )
  const { statement, keyid = '', errors = [] } = verifyTranscripts(files, keys)[0] ?? {}
  return {
    verdict: errors.length === 0 ? { holds: true, keyid } : { holds: false, errors },
    ...(statement !== undefined && { statement }),
  }
}

async function publishedKeys({ client, config }: BoardContext): Promise<readonly PublicKey[] | undefined> {
  const ref = { namespace: config.operatorNamespace, name: TRANSCRIPT_KEYS }
  try {
    const found = await client.get(RESOURCES.configMap, ref)
    const data = (found['data'] ?? {}) as Readonly<Record<string, string>>
    const keys = readPublicKeys(Object.values(data).join('\n'))
    return keys.length > 0 ? keys : undefined
  } catch (error) {
    if (error instanceof ClusterError && (error.code === 403 || error.code === 404)) return undefined
    throw error
  }
}
