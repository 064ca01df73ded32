import type { LabSession } from '../../../src/api/index.ts'
import { createNarrator } from './narrator.ts'
import { startPlatform } from './platform.ts'
import { play } from './story.ts'
import { wordsFor } from './words.ts'

/** As shells report a process that Ctrl-C ended. */
const INTERRUPTED = 130

const narrator = createNarrator(process.stdout, process.env)
const words = wordsFor(process.env)
const interrupted = new Promise<number>((resolve) => {
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve(INTERRUPTED))
})
const told = tellStory().catch((error: unknown) => {
  narrator.end(error instanceof Error ? error.message : String(error), false)
  return 1
})

// Whatever still runs ends with this process: the sandbox sees to that, also when it is only half started.
process.exit(await Promise.race([told, interrupted]))

async function tellStory(): Promise<number> {
  for (const line of words.opening) narrator.say(line)
  narrator.scene(words.platform)
  const platform = await startPlatform(narrator.say)
  try {
    narrator.say(words.platformReady)
    const started = performance.now()
    const verdict = judge(await play(platform, narrator, words))
    if (verdict !== undefined) {
      narrator.end(verdict, false)
      return 1
    }
    const seconds = `${Math.round((performance.now() - started) / 1000)} s`
    if ((process.env['KEEP'] ?? '') !== '') await keepUp(platform.desk, seconds)
    await platform.sandbox.stop()
    narrator.end(words.end('100 %', seconds), true)
    return 0
  } finally {
    await platform.sandbox.stop()
  }
}

/** What is wrong with the mark, if anything. */
function judge({ status = {} }: LabSession): string | undefined {
  const { phase, result } = status
  const actual = `${result?.percent ?? 0} %, ${phase ?? 'no phase'}`
  return phase === 'Passed' && result?.percent === 100 ? undefined : words.wrongEnd('100 %, Passed', actual)
}

/** Until somebody ends this process. */
function keepUp(desk: string, seconds: string): Promise<never> {
  narrator.end(words.kept('100 %', seconds), true)
  narrator.command(`export KUBECONFIG=${desk}/camille.kubeconfig`)
  return new Promise(() => setInterval(() => undefined, 60_000))
}
