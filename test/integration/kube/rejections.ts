import { afterAll, beforeAll, expect } from 'vitest'

/** Fails a file in which a promise was rejected with nobody to hear it: in the operator that is a bug to be seen. */
export function noUnhandledRejections(): void {
  const unheard: unknown[] = []
  const hear = (error: unknown): void => void unheard.push(error)
  beforeAll(() => void process.on('unhandledRejection', hear))
  afterAll(() => {
    process.off('unhandledRejection', hear)
    expect(unheard).toEqual([])
  })
}
