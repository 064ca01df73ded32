/** Works on all items, at most `atATime` of them at once, in their order. Rejects with the first failure. */
export async function inTurn<T>(
  items: readonly T[],
  atATime: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  const left = items.values()
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: atATime }, worker))
}
