import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { KubeObject } from '../../../src/api/index.ts'
import {
  DEFAULT_CONFIG as BOARD_DEFAULTS,
  parseConfig as parseBoardConfig,
} from '../../../src/board/config.ts'
import { compareObject } from '../../../src/cli/doctor/compare-object.ts'
import { readShipped } from '../../../src/cli/doctor/shipped.ts'
import { DEFAULT_CONFIG as OPERATOR_DEFAULTS, parseConfig } from '../../../src/operator/config.ts'
import {
  packageRoot,
  prepareHelm,
  readPlatform,
  RELEASE,
  SANDBOX_VALUES,
} from '../../../src/sandbox/index.ts'
import { readPage, shellBlocks } from '../../architecture/docs-pages.ts'
import {
  byName,
  CHART,
  fileOf,
  find,
  nameOf,
  offline,
  podOf,
  readValues,
  schemasIn,
  sets,
  template,
} from './rendered-chart.ts'

// Cold, it takes some minutes.
beforeAll(async () => {
  await prepareHelm({ log: () => undefined })
}, 600_000)

describe('values', () => {
  it('pass the strictest lint', async () => {
    expect(await offline('lint', '--strict', CHART)).toMatch(/1 chart\(s\) linted, 0 chart\(s\) failed/)
  })

  it('have the image of this version by default', async () => {
    const { version } = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8')) as {
      readonly version: string
    }
    const { containers } = podOf(find(await template(), 'Deployment', 'operator')).spec
    expect(containers.map(({ image }) => image)).toEqual([expect.stringMatching(`:${version}$`)])
  })

  it('are each described, and no other may be given', async () => {
    const { schema } = await readValues()
    const all = schemasIn(schema)
    expect(all.filter((each) => !/^[A-Z].{8,}|^A port\.$/.test(each.schema.description ?? ''))).toEqual([])
    // Foreign shapes (a toleration, an affinity) are the API server's to refuse.
    const open = all
      .filter(({ schema: each }) => each.properties !== undefined && each.additionalProperties !== false)
      .map(({ path }) => path)
    expect(open).toEqual([])
    expect(all.length).toBeGreaterThan(60)
  })

  it.each([
    ['seats=none', "at '/seats': got string, want integer"],
    ['seats=0', "at '/seats': minimum: got 0, want 1"],
    ['seatsPerCandidate=1001', "at '/seatsPerCandidate': maximum: got 1,001, want 1,000"],
    ['seat=5', "at '': additional properties 'seat' not allowed"],
    ['operator.replica=3', "at '/operator': additional properties 'replica' not allowed"],
    ['nodes=virtual', "at '/nodes': value must be one of 'real', 'simulated'"],
    ['retainEnvironment=ten', "at '/retainEnvironment': 'ten' does not match pattern"],
    ['candidate.server=http://x', "at '/candidate/server': 'http://x' does not match pattern"],
    ['platformIdentities.groups={system:authenticated}', "at '/platformIdentities/groups/0': 'not' failed"],
    ['platformIdentities.prefixes={}', "at '/platformIdentities/prefixes/0': minLength: got 0, want 1"],
    ['operator.serviceAccount.name=default', "at '/operator/serviceAccount/name': 'not' failed"],
    ['board.timeZone=Central European', "at '/board/timeZone': 'Central European' does not match pattern"],
  ])('%s is refused by name', async (value, message) => {
    await expect(template('--set', value)).rejects.toThrow(message)
  })
})

describe('what is refused before anything is made', () => {
  it.each([
    [
      ['--kube-version', '1.29.3'],
      'requires kubeVersion: >=1.30.0-0 which is incompatible with Kubernetes v1.29.3',
    ],
    [['--namespace', 'default'], 'keeps keys and evidence in its own namespace, found "default"'],
    [['--namespace', 'kube-system'], 'keeps keys and evidence in its own namespace, found "kube-system"'],
    [['--namespace', 'ab--cd'], 'are candidates\' environments, found "ab--cd"'],
    [sets('platformIdentities.prefixes={system:serviceaccount:}'), 'lets every ServiceAccount through'],
  ])('%j: %s', async (args, message) => {
    await expect(template(...args)).rejects.toThrow(message)
  })

  it('a cluster of the right version without validating policies', async () => {
    // A cluster is known by its Deployments.
    const kinds = ['--api-versions', 'apps/v1/Deployment']
    await expect(template(...kinds)).rejects.toThrow(
      'serves no admissionregistration.k8s.io/v1 ValidatingAdmissionPolicy',
    )
  })
})

describe('what is rendered', () => {
  it('is, for a sandbox, exactly what the sandbox installs from the files', async () => {
    const { definitions, roles, policies } = await readPlatform()
    const rendered = byName((await template(...sets(...SANDBOX_VALUES))).map(withoutKeep))
    const wanted = [...definitions, ...roles, ...policies]
    for (const object of wanted) expect(rendered.get(nameOf(object)), nameOf(object)).toEqual(object)
    const kinds = new Set(wanted.map(({ kind }) => kind))
    const names = [...rendered.values()].filter(({ kind }) => kinds.has(kind)).map(nameOf)
    expect(names.toSorted()).toEqual(wanted.map(nameOf).toSorted())
  })

  it('keeps every definition, and nothing else', async () => {
    const kept = (await template()).filter(
      ({ metadata }) => metadata.annotations?.['helm.sh/resource-policy'] === 'keep',
    )
    const { definitions } = await readPlatform()
    expect(kept.map(nameOf).toSorted()).toEqual(definitions.map(nameOf).toSorted())
  })

  it('bears the names of another installation everywhere', async () => {
    const names = ['--namespace', 'exams', ...sets('operator.serviceAccount.name=marker')]
    const text = JSON.stringify((await template(...names)).filter(isPolicyOrRole))
    expect(text).not.toMatch(
      /cloud-pi-labs:operator|"namespace":"cloud-pi-labs"|== 'cloud-pi-labs'|'operator'/,
    )
    expect(text).not.toMatch(/"name":"operator"/)
    expect(text).toContain('system:serviceaccount:exams:marker')
  })

  it('has the identities of OpenShift in every policy that lets the platform pass', async () => {
    const objects = await template('--values', join(CHART, 'values-openshift.yaml'))
    const having = (text: string) =>
      objects
        .filter((object) => object.kind.endsWith('Policy') && JSON.stringify(object).includes(text))
        .map(({ metadata }) => metadata.name)
    const usual = "startsWith('system:serviceaccount:kube-system:')"
    expect(having("startsWith('system:serviceaccount:openshift-')")).toEqual(having(usual))
    expect(having("'system:cluster-admins' in request.userInfo.groups")).toEqual(
      having("'system:masters' in request.userInfo.groups"),
    )
    expect(having(usual)).toEqual(
      expect.arrayContaining([
        'labs-freeze',
        'labs-environments',
        'labs-environments-size',
        'labs-sessions',
        'labs-transcripts',
      ]),
    )
    expect(JSON.stringify(podOf(find(objects, 'Deployment', 'operator')))).not.toContain('runAsUser')
  })

  it('leaves none of the usual identities where others are given', async () => {
    const others = sets(
      'platformIdentities.usernames={root}',
      'platformIdentities.prefixes={controller:}',
      'platformIdentities.nodes={machine:}',
      'platformIdentities.groups={wheel}',
    )
    const policies = (await template(...others)).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy')
    const text = JSON.stringify(
      policies.map(({ spec }) => (spec as { matchConditions?: unknown }).matchConditions),
    )
    expect(text).not.toMatch(/system:(serviceaccount:kube|kube-|node:|masters)/)
    for (const each of ["!= 'root'", "startsWith('controller:')", "startsWith('machine:')", "'wheel' in"])
      expect(text).toContain(each)
  })

  it.each([
    ['the defaults', []],
    ['OpenShift', ['--values', join(CHART, 'values-openshift.yaml')]],
    [
      'names and identities of their own',
      [
        ...sets('operator.serviceAccount.name=marker', 'images.registry=registry.example.fr:5000'),
        ...sets('images.prefix=ghcr.io/labs', 'platformIdentities.usernames={root,eve@example.fr}'),
        ...sets('platformIdentities.nodes={machine:,node:}'),
        ...['--set-json', 'platformIdentities.groups=[]'],
      ],
    ],
  ])('is, with %s, of this version to whoever compares it with what ships', async (_what, values) => {
    const rendered = byName(await template('--namespace', 'exams', ...values))
    const { roles, policies } = await readShipped('exams')
    for (const { object } of [...roles, ...policies]) {
      const found = rendered.get(nameOf(object))
      if (found === undefined) throw new Error(`${nameOf(object)} is not rendered`)
      expect([nameOf(object), compareObject(object, found).differsAt]).toEqual([nameOf(object), undefined])
    }
  })

  it('lets workloads use the images that are set, as text and not as a pattern', async () => {
    const images = sets('images.registry=registry.example.fr:5000', 'images.prefix=ghcr.io/labs')
    expect(JSON.stringify(await template(...images))).toContain(
      '|registry[.]example[.]fr:5000/|ghcr[.]io/labs/)',
    )
  })

  it('fills in candidates only where mutating policies are served', async () => {
    const of = async (version: string) =>
      (await template('--kube-version', version)).some(({ kind }) => kind === 'MutatingAdmissionPolicy')
    expect(await Promise.all(['1.30.0', '1.35.9', '1.36.0'].map(of))).toEqual([false, false, true])
  })

  it('has a ServiceMonitor where it is wanted and served', async () => {
    const wanted = sets('serviceMonitor.enabled=true')
    const served = ['--api-versions', 'monitoring.coreos.com/v1/ServiceMonitor']
    const monitors = async (...args: readonly string[]) =>
      (await template(...args)).filter(({ kind }) => kind === 'ServiceMonitor').length
    expect([
      await monitors(...wanted),
      await monitors(...served),
      await monitors(...wanted, ...served),
    ]).toEqual([0, 0, 1])
  })

  it('has nothing of the board where there is none, and no budget that would only hold up a drain', async () => {
    const objects = await template(...sets('board.enabled=false', 'operator.replicas=1'))
    expect(objects.map(nameOf).filter((name) => /\bboard/.test(name))).toEqual([])
    expect(objects.filter(({ kind }) => kind === 'PodDisruptionBudget')).toEqual([])
    expect(
      objects.filter(({ kind }) => kind === 'NetworkPolicy').map(({ metadata }) => metadata.name),
    ).toEqual(['catalogue', 'operator'])
  })

  it('configures the operator with every setting, in its own words', async () => {
    const ca = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----'
    const objects = await template(
      ...sets(
        'candidate.server=https://api.example:6443',
        `candidate.ca=${ca}`,
        'images.prefix=labs',
        'seats=7',
      ),
      ...sets(
        'seatsPerCandidate=2',
        'nodes=simulated',
        'retainTranscripts=30d',
        'platform.appDomain=apps.example.fr',
        'workers=4',
      ),
      ...sets(
        'retainEnvironment=5m',
        'images.registry=harbor.example.fr',
        'platform.vaultAddress=https://v.example',
      ),
    )
    expect(parseConfig(fileOf(objects, 'operator-config', 'operator.yaml'))).toEqual({
      config: {
        namespace: 'cloud-pi-labs',
        serviceAccount: 'operator',
        candidate: { server: 'https://api.example:6443', caFile: '/etc/cloud-pi-labs/candidate-ca.crt' },
        platform: {
          registry: 'harbor.example.fr',
          imagesPrefix: 'labs',
          appDomain: 'apps.example.fr',
          vaultAddress: 'https://v.example',
        },
        seats: 7,
        seatsPerCandidate: 2,
        nodes: 'simulated',
        retainEnvironmentMs: 300_000,
        retainTranscriptsMs: 2_592_000_000,
        workers: 4,
        healthPort: 8081,
      },
    })
    expect(fileOf(objects, 'operator-config', 'candidate-ca.crt').trim()).toBe(ca)
  })

  it('configures the board with every setting, in its own words', async () => {
    const objects = await template(
      ...sets('board.proxies=1', 'board.secureCookies=true', 'board.timeZone=Indian/Reunion'),
      ...sets('board.stuckAfter.tries=3', 'board.stuckAfter.minutes=7'),
      ...['--namespace', 'exams'],
    )
    expect(parseBoardConfig(fileOf(objects, 'board-config', 'board.yaml'))).toEqual({
      config: {
        namespace: 'exams',
        operatorNamespace: 'exams',
        port: 8080,
        healthPort: 8081,
        secureCookies: true,
        proxies: 1,
        stuckAfter: { tries: 3, minutes: 7 },
        timeZone: 'Indian/Reunion',
      },
    })
  })

  it('leaves what is not set as the processes have it by default', async () => {
    const objects = await template()
    const operator = parseConfig(fileOf(objects, 'operator-config', 'operator.yaml'))
    const board = parseBoardConfig(fileOf(objects, 'board-config', 'board.yaml'))
    expect([operator, board]).toEqual([{ config: OPERATOR_DEFAULTS }, { config: BOARD_DEFAULTS }])
  })

  it('keeps one of two replicas through a drain, a rollout and the loss of a node or a zone', async () => {
    const objects = await template()
    for (const name of ['operator', 'board']) {
      const deployment = find(objects, 'Deployment', name)
      const { metadata, spec } = podOf(deployment) as { metadata: { labels: object }; spec: object }
      const { labels } = metadata
      expect(deployment['spec']).toMatchObject({
        replicas: 2,
        strategy: { rollingUpdate: { maxUnavailable: 0 } },
        selector: { matchLabels: labels },
      })
      expect(find(objects, 'PodDisruptionBudget', name)['spec']).toMatchObject({
        maxUnavailable: 1,
        selector: { matchLabels: labels },
      })
      const spread = ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map(
        (topologyKey) =>
          expect.objectContaining({
            topologyKey,
            maxSkew: 1,
            labelSelector: { matchLabels: labels },
          }) as object,
      )
      expect(spec).toMatchObject({ topologySpreadConstraints: spread })
    }
  })

  it('has no container that may write to its own file system or become more than it is', async () => {
    const makers = (await template()).filter(({ kind }) => ['Deployment', 'Job'].includes(kind))
    expect(makers.map(nameOf).toSorted()).toEqual([
      'Deployment cloud-pi-labs/board',
      'Deployment cloud-pi-labs/operator',
      'Job cloud-pi-labs/catalogue',
    ])
    for (const maker of makers) {
      const { spec } = podOf(maker)
      expect(spec).toMatchObject({
        securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
      })
      const containers = spec.containers.map((container) => ({ ...container, image: '', args: [] }))
      expect(containers).toMatchObject([
        {
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ])
    }
  })

  it('lets each pod reach the API server and names, and be reached where it serves', async () => {
    const objects = await template(...sets('networkPolicy.apiServerPorts={6443}'))
    const tcp = (port: number) => ({ protocol: 'TCP', port })
    const egress = [{ ports: [tcp(6443)] }, { ports: [{ protocol: 'UDP', port: 53 }, tcp(53)] }]
    for (const [kind, name, served] of [
      ['Deployment', 'operator', [8081]],
      ['Deployment', 'board', [8080, 8081]],
      ['Job', 'catalogue', []],
    ] as const) {
      const { labels } = podOf(find(objects, kind, name)).metadata as { labels: object }
      expect(find(objects, 'NetworkPolicy', name)['spec']).toEqual({
        podSelector: { matchLabels: labels },
        policyTypes: ['Ingress', 'Egress'],
        ...(served.length > 0 && { ingress: [{ ports: served.map(tcp) }] }),
        egress,
      })
    }
  })

  it('starts the pods anew when the configuration changes, and only then', async () => {
    const checksum = async (...args: readonly string[]) =>
      JSON.stringify(podOf(find(await template(...args), 'Deployment', 'operator')).metadata)
    const before = await checksum()
    expect(await checksum('--set', 'board.replicas=3')).toBe(before)
    expect(await checksum('--set', 'seats=51')).not.toBe(before)
  })

  it('names the labs to apply', async () => {
    const job = find(await template(...sets('labs.include={first-deployment,rollback}')), 'Job', 'catalogue')
    expect(podOf(job).spec.containers[0]?.args.slice(1)).toEqual([
      'apply',
      '/app/labs',
      '--include',
      'first-deployment,rollback',
    ])
  })
})

describe('what an installation says to do next', () => {
  const nextOf = async (...args: readonly string[]): Promise<readonly string[]> => {
    const namespace = args.includes('--namespace') ? [] : ['--namespace', 'cloud-pi-labs']
    const said = await offline('install', RELEASE, CHART, '--dry-run=client', ...namespace, ...args)
    const [, next = ''] = /^Next:\n((?: {2}.+\n)+)/m.exec(said) ?? []
    return next
      .trimEnd()
      .split('\n')
      .map((line) => line.trim().replace(/ {2,}\(.*\)$/, ''))
  }

  it('is, by default, to look and to open a session', async () => {
    expect(await nextOf()).toEqual([
      'kubectl -n cloud-pi-labs rollout status deployment/operator',
      'kubectl lab doctor',
      'kubectl get labs',
      'kubectl lab start first-deployment',
      'kubectl lab board',
    ])
  })

  it('names another namespace, and a lab that is there', async () => {
    const elsewhere = ['--namespace', 'exams', ...sets('labs.include={rollback,conformity}')]
    expect(await nextOf(...elsewhere)).toEqual([
      'kubectl -n exams rollout status deployment/operator',
      'kubectl lab doctor --operator-namespace exams',
      'kubectl get labs',
      'kubectl lab start rollback',
      'kubectl lab board --board-namespace exams',
    ])
  })

  it('is to apply a lab where none was, and not to open a board that is not there', async () => {
    expect(await nextOf(...sets('labs.enabled=false', 'board.enabled=false'))).toEqual([
      'kubectl -n cloud-pi-labs rollout status deployment/operator',
      'kubectl lab doctor',
      'kubectl lab apply labs/',
      'kubectl lab start first-deployment',
    ])
  })
})

it('fits each value that a guide sets', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'rendering-'))
  const ca = join(dir, 'ca.pem')
  await writeFile(ca, '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n')
  const lines = ['docs/platform-engineer.md', 'charts/cloud-pi-labs/README.md']
    .flatMap((path) => shellBlocks(readPage(path)))
    .flatMap(({ code }) => code.replaceAll('\\\n', ' ').split('\n'))
    .map((line) => /^helm (?:install|upgrade) cloud-pi-labs charts\/cloud-pi-labs (.*)$/.exec(line)?.[1])
    .filter((flags) => flags !== undefined)
  expect(lines.filter((flags) => /--set|-f /.test(flags)).length).toBeGreaterThan(1)
  try {
    for (const flags of lines) {
      const given = flags.replace('=ca.pem', `=${ca}`).split(/\s+/)
      // It is of an upgrade alone.
      const objects = await template(...given.filter((flag) => flag !== '--reset-then-reuse-values'))
      expect([flags, objects.length > 50]).toEqual([flags, true])
    }
  } finally {
    await rm(dir, { recursive: true })
  }
})

function withoutKeep(object: KubeObject): KubeObject {
  const { annotations, ...metadata } = object.metadata
  return annotations?.['helm.sh/resource-policy'] === 'keep' ? { ...object, metadata } : object
}

function isPolicyOrRole({ apiVersion }: KubeObject): boolean {
  return /^(admissionregistration|rbac)/.test(apiVersion)
}
