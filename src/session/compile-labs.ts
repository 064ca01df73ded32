import type { Lab, LabRubric, Logger } from '../api/index.ts'
import type { LabCatalogue } from '../catalogue/index.ts'
import type { Informer } from '../kube/informer.ts'
import type { Queue } from '../kube/queue.ts'
import { runWorkers } from '../kube/workers.ts'
import { calmly, isTrouble, report } from './passes.ts'

/** What compiling works with. */
export interface CompileOptions {
  readonly catalogue: LabCatalogue
  readonly labs: Informer<Lab>
  readonly rubrics: Informer<LabRubric>
  readonly queue: Queue<string>
  readonly logger: Logger
}

/** Compiles labs as they come; `first` resolves once every lab there is at start has been compiled. */
export function compileLabs(options: CompileOptions): {
  readonly first: Promise<unknown>
  readonly working: Promise<void>
} {
  const { catalogue, labs, rubrics, queue, logger } = options
  const enqueue = (before: Lab | LabRubric | undefined, after: Lab | LabRubric | undefined): void => {
    if (isSameSpec(before, after)) return
    queue.add((after ?? before)?.metadata.name ?? '')
  }
  const { signal } = new AbortController()
  const names = labs.list().map(({ metadata }) => metadata.name ?? '')
  // What fails here is tried again from the queue: subscribing tells of every lab once more.
  const first = Promise.allSettled(names.map((name) => catalogue.reconcile(name, signal)))
  labs.onChange(enqueue)
  rubrics.onChange(enqueue)
  const working = first.then(() =>
    runWorkers(queue, {
      workers: 1,
      isTrouble,
      handle: (name, passSignal) => calmly(() => catalogue.reconcile(name, passSignal)),
      onError: (error, name) => report(logger, { lab: name }, error),
    }),
  )
  return { first, working }
}

/** A status write changes neither. */
function isSameSpec(before: Lab | LabRubric | undefined, after: Lab | LabRubric | undefined): boolean {
  const [old, now] = [before?.metadata, after?.metadata]
  return old?.uid === now?.uid && old?.generation === now?.generation
}
