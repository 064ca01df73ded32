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
          testTimeout: 10_000,
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
          maxWorkers: 2,
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      })),
      {
        extends: true,
        test: {
          name: 'e2e',
          sequence: { groupOrder: 3 },
          include: ['test/e2e/**/*.test.ts'],
          maxWorkers: 1,
          retry: 1,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          sequence: { groupOrder: 4 },
          include: ['test/browser/**/*.test.ts'],
          // A browser and a control plane fill two cores.
          maxWorkers: 1,
          retry: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
