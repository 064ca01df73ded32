/**
 * Flags of `node` that set the process's wall clock forward, from its start or when it is sent SIGUSR2. The monotonic
 * clock stays, as it does on a machine whose clock is set.
 */
export function setForward(ms: number, when: 'at start' | 'on SIGUSR2'): readonly string[] {
  const preload = `
    const Right = Date
    let aheadMs = ${when === 'at start' ? ms : 0}
    process.on('SIGUSR2', () => { aheadMs = ${ms} })
    globalThis.Date = class Date extends Right {
      constructor(...given) { given.length === 0 ? super(Right.now() + aheadMs) : super(...given) }
      static now() { return Right.now() + aheadMs }
    }`
  return ['--import', `data:text/javascript,${encodeURIComponent(preload)}`]
}
