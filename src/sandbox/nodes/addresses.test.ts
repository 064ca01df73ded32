import { expect, it } from 'vitest'
import { createPodAddresses } from './addresses.ts'

it('gives each pod an address of its node’s range, keeps it, and gives it again when it is released', () => {
  const addresses = createPodAddresses(['worker-1', 'worker-2'])
  const taken = Array.from({ length: 300 }, (_, index) => addresses.take(`pod-${index}`, 'worker-2'))
  expect(new Set(taken).size).toBe(300)
  expect([taken[0], taken[253], taken[254]]).toEqual(['10.244.64.1', '10.244.64.254', '10.244.65.1'])
  expect(addresses.take('pod-7', 'worker-2')).toBe(taken[7])
  expect(addresses.take('other', 'worker-1')).toBe('10.244.0.1')
  addresses.release('pod-7')
  addresses.release('pod-7')
  expect(addresses.take('next', 'worker-2')).toBe(taken[7])
  expect(addresses.take('last', 'worker-2')).toBe('10.244.65.47')
})
