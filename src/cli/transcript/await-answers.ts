import type { LabTranscript } from '../../api/index.ts'
import type { Client } from '../../kube/index.ts'
import { createInformer } from '../../kube/informer.ts'
import { onAbort } from '../../kube/abort.ts'
import { RESOURCES } from '../../session/resources.ts'
import type { Regraded } from './regrade-table.ts'

/** Which answers are waited for. */
export interface AnswersOptions {
  readonly client: Client
  /** Of all namespaces without one. */
  readonly namespace?: string
  /** The requests, by UID of their transcript: the time each bears. */
  readonly requests: ReadonlyMap<string, string>
  /** Give up when no answer comes for so long. */
  readonly patienceMs: number
  readonly signal: AbortSignal
  readonly onAnswer: (answered: number) => void
}

/** Follows transcripts by a watch until every request has its answer, or the operator keeps silent. Gives those it gave. */
export async function awaitAnswers(options: AnswersOptions): Promise<readonly Regraded[]> {
  const { client, namespace, requests, patienceMs, signal, onAnswer } = options
  const answers = new Map<string, Regraded>()
  const over = new AbortController()
  const informer = createInformer<LabTranscript>({
    client,
    resource: RESOURCES.transcript,
    ...(namespace !== undefined && { namespace }),
  })
  let patience: NodeJS.Timeout | undefined
  const offAbort = onAbort(signal, () => over.abort())
  try {
    await new Promise<void>((resolve) => {
      const wait = (): void => {
        clearTimeout(patience)
        patience = setTimeout(resolve, patienceMs)
      }
      onAbort(over.signal, resolve)
      informer.onChange((_, transcript) => {
        const uid = transcript?.metadata.uid ?? ''
        const answer = transcript?.status?.regrade
        if (transcript === undefined || answer?.at !== requests.get(uid)) return
        if (answer === undefined || answers.has(uid)) return
        answers.set(uid, { transcript, answer })
        onAnswer(answers.size)
        wait()
        if (answers.size === requests.size) resolve()
      })
      wait()
      informer.start(over.signal)
    })
  } finally {
    clearTimeout(patience)
    offAbort()
    over.abort()
  }
  return [...answers.values()]
}
