import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Before the name of everything that is ours. */
export const PREFIX = 'cloud_pi_labs_'

/** What every family is made with. Label values must be few and known: never whose session it is, or where. */
export interface FamilyOptions<L extends string> {
  readonly registry: Registry
  /** Without the prefix; with its unit, as Prometheus names things. */
  readonly name: string
  readonly help: string
  readonly labels?: readonly L[]
}

/** What only grows. */
export function counter<L extends string = never>(options: FamilyOptions<L>): Counter<L> {
  return new Counter(configuration(options))
}

/** What goes up and down; `read` sets it when somebody asks. */
export function gauge<L extends string = never>(
  options: FamilyOptions<L> & { readonly read?: (gauge: Gauge<L>) => void },
): Gauge<L> {
  const { read } = options
  const made: Gauge<L> = new Gauge({
    ...configuration(options),
    ...(read !== undefined && {
      collect() {
        // What is no more has no series.
        made.reset()
        read(made)
      },
    }),
  })
  return made
}

/** Seconds that things take. */
export function histogram<L extends string = never>(
  options: FamilyOptions<L> & { readonly buckets: readonly number[] },
): Histogram<L> {
  return new Histogram({ ...configuration(options), buckets: [...options.buckets] })
}

/** From a look into memory to a pass that is given up. */
export const PASS_BUCKETS = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120] as const

function configuration<L extends string>({ registry, name, help, labels = [] }: FamilyOptions<L>) {
  return { name: PREFIX + name, help, labelNames: labels, registers: [registry] }
}
