import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    exclude: ['dist/**', 'node_modules/**'],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/architecture/**/*.test.ts'],
          // No test mocks a module or a global: files of a worker share what they import, which is half of the work.
          isolate: false,
          // vitest's own choice on two cores is one.
          maxWorkers: 2,
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          // Groups run one after the other: the unit tests' answer comes first.
          sequence: { groupOrder: 1 },
          include: ['test/integration/**/*.test.ts'],
          // The files of a worker use the same control plane, each after it was tidied up. Half of their time they wait for
          // it: three fill two cores.
          maxWorkers: 3,
          isolate: false,
          provide: { sharedSandboxes: true },
          // Real control planes on a busy machine. tools/test.mjs names what passed the second time only.
          retry: 1,
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      ...['attacks', 'faults'].map((name) => ({
        extends: true as const,
        test: {
          name,
          sequence: { groupOrder: 2 },
          include: [`test/${name}/**/*.test.ts`],
          // Attacks fill a core, faults wait: together (tools/test.mjs) three workers fill two.
          maxWorkers: 3,
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      })),
      ...['e2e', 'browser'].map((name) => ({
        extends: true as const,
        test: {
          name,
          sequence: { groupOrder: 3 },
          include: [`test/${name}/**/*.test.ts`],
          maxWorkers: 2,
          retry: 1,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      })),
    ],
  },
})
