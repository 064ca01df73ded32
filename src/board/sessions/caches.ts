import type { Lab, LabSession, LabTranscript, Logger } from '../../api/index.ts'
import { createInformer, type Client, type Informer } from '../../kube/index.ts'
import { RESOURCES } from '../resources.ts'

/** Live copies of what the board shows. */
export interface BoardCaches {
  /** Indexes: `namespace`; `person`: user names of the candidate and of the access handed out. */
  readonly sessions: Informer<LabSession>
  readonly labs: Informer<Lab>
  /** Without their envelopes. Index `session`: the session's UID. */
  readonly transcripts: Informer<LabTranscript>
}

/** Caches that have not started. What no page shows is not kept. */
export function createCaches(client: Client, logger: Logger): BoardCaches {
  return {
    sessions: createInformer<LabSession>({
      client,
      logger,
      resource: RESOURCES.session,
      transform: slimSession,
      indexes: {
        namespace: ({ metadata }) => [metadata.namespace ?? ''],
        person: ({ spec, status }) =>
          [spec.candidate, status?.serviceAccount].filter((name) => name !== undefined),
      },
    }),
    labs: createInformer<Lab>({ client, logger, resource: RESOURCES.lab, transform: slimLab }),
    transcripts: createInformer<LabTranscript>({
      client,
      logger,
      resource: RESOURCES.transcript,
      transform: slimTranscript,
      indexes: { session: ({ spec }) => [spec.session.uid] },
    }),
  }
}

/** Starts them; resolves when all are in. */
export async function startCaches(caches: BoardCaches, signal: AbortSignal): Promise<void> {
  const all = [caches.sessions, caches.labs, caches.transcripts]
  for (const cache of all) cache.start(signal)
  await Promise.all(all.map(({ synced }) => synced))
}

function slimSession({ status, ...session }: LabSession): LabSession {
  // Questions and answers are between the candidate and the mark.
  const slim: LabSession = { ...session, spec: { ...session.spec, answers: {} } }
  return status === undefined ? slim : { ...slim, status: { ...status, questions: [] } }
}

function slimLab(lab: Lab): Lab {
  return { ...lab, spec: { ...lab.spec, statement: { fr: '', en: '' }, seed: [], inputs: {} } }
}

function slimTranscript(transcript: LabTranscript): LabTranscript {
  const envelope = { payloadType: '', payload: '', signatures: [] }
  return { ...transcript, spec: { ...transcript.spec, envelope } }
}
