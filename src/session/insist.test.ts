import { describe, expect, it } from 'vitest'
import { conflictError, networkError } from '../kube/errors.ts'
import { insist } from './insist.ts'

const never = (): Promise<string> => new Promise(() => undefined)
const signal = new AbortController().signal
const OFTEN = { everyMs: 1, most: 4 }

/** Answers each request in turn; what is told of the signal is kept. */
function server(...answers: readonly (() => Promise<string>)[]) {
  const asked: AbortSignal[] = []
  const send = (given: AbortSignal): Promise<string> => {
    asked.push(given)
    return (answers[asked.length - 1] ?? never)()
  }
  return { asked, send }
}

describe('insisting', () => {
  it('sends one request where that is answered', async () => {
    const { asked, send } = server(() => Promise.resolve('done'))
    expect(await insist(send, { everyMs: 60_000, most: 4 }, signal)).toBe('done')
    expect(asked).toHaveLength(1)
  })

  it('sends others beside while no answer comes, and gives those up that lost', async () => {
    const { asked, send } = server(never, never, () => Promise.resolve('third'))
    expect(await insist(send, OFTEN, signal)).toBe('third')
    expect(asked.map(({ aborted }) => aborted)).toEqual([true, true, true])
  })

  it('waits for the answer of the one that won when another is refused', async () => {
    let win: (answer: string) => void = () => undefined
    const won = new Promise<string>((resolve) => (win = resolve))
    const { send } = server(
      () => won,
      () => {
        setTimeout(() => win('first'), 5)
        return Promise.reject(conflictError('written meanwhile'))
      },
    )
    expect(await insist(send, { everyMs: 1, most: 2 }, signal)).toBe('first')
  })

  it('fails as the first failed, and sends no other', async () => {
    const { asked, send } = server(() => Promise.reject(conflictError('an old view')))
    await expect(insist(send, OFTEN, signal)).rejects.toThrow('an old view')
    expect(asked).toHaveLength(1)
    const broken = server(() => Promise.reject(networkError('gone')))
    await expect(insist(broken.send, OFTEN, signal)).rejects.toThrow('gone')
  })
})
