/** Answers that hold for a short time. */
export interface Remembered<V> {
  /** The answer for a key, asked for when none is known or it is too old. Whoever asks together asks once. */
  get(key: string, ask: () => Promise<V>): Promise<V>
}

/** Remembers at most so many answers, each for so long; never a failure. */
export function createRemembered<V>(o: {
  readonly most: number
  readonly forMs: number
  readonly now: () => number
}): Remembered<V> {
  // In order of age, as all live equally long.
  const answers = new Map<string, { readonly at: number; readonly value: Promise<V> }>()
  return {
    get(key, ask) {
      const known = answers.get(key)
      if (known !== undefined && o.now() - known.at < o.forMs) return known.value
      const answer = { at: o.now(), value: ask() }
      answers.delete(key)
      answers.set(key, answer)
      const [oldest] = answers.keys()
      if (answers.size > o.most && oldest !== undefined) answers.delete(oldest)
      answer.value.catch(() => {
        if (answers.get(key) === answer) answers.delete(key)
      })
      return answer.value
    },
  }
}
