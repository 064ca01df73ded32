import { expect, it } from 'vitest'
import { aPod, images, openWard, REPOSITORY, WEB } from '../../builders/failing-pods.ts'
import { useSandbox } from '../../builders/sandbox.ts'

const sandbox = useSandbox()

it.concurrent(
  'an image whose tag does not exist is pulled again and again, until the spec names one that does',
  async () => {
    const ward = await openWard(sandbox, 'tag', images())
    await ward.apply(aPod({ image: `${REPOSITORY}:9.9` }))
    const missing = `failed to pull and unpack image "${REPOSITORY}:9.9": failed to resolve reference "${REPOSITORY}:9.9": ${REPOSITORY}:9.9: not found`
    await ward.shows('ErrImagePull', { ready: '0/1' })
    await ward.shows('ImagePullBackOff', { ready: '0/1' })
    expect(await ward.container()).toMatchObject({
      restartCount: 0,
      state: {
        waiting: {
          message: `Back-off pulling image "${REPOSITORY}:9.9": ErrImagePull: rpc error: code = NotFound desc = ${missing}`,
        },
      },
    })
    await ward.told('Pulling', `Pulling image "${REPOSITORY}:9.9"`)
    await ward.told(
      'Failed',
      `Failed to pull image "${REPOSITORY}:9.9": rpc error: code = NotFound desc = ${missing}`,
    )
    await ward.told('Failed', 'Error: ErrImagePull')
    await ward.told('Failed', 'Error: ImagePullBackOff')
    const { source, type } = await ward.told('BackOff', `Back-off pulling image "${REPOSITORY}:9.9"`)
    expect({ source: source.component, type }).toEqual({ source: 'kubelet', type: 'Normal' })

    await ward.shows('ErrImagePull', { deadlineMs: 20_000 })
    await ward.run(['set', 'image', 'pod/web', `main=${WEB}`])
    await ward.shows('Running', { ready: '1/1' })
  },
)

it.concurrent('an image that is in no registry, and one whose name cannot be parsed, say so', async () => {
  const ward = await openWard(sandbox, 'unknown', images())
  await ward.apply(aPod({ image: 'nginx' }))
  await ward.told(
    'Failed',
    /^Failed to pull image "nginx": .*"docker\.io\/library\/nginx:latest": not found|library\/nginx:latest: not found$/,
  )
  await ward.run(['delete', 'pod', 'web'])
  await ward.apply(aPod({ image: `${REPOSITORY}:1 0` }))
  await ward.shows('InvalidImageName')
  await ward.told(
    'InspectFailed',
    `Failed to apply default image tag "${REPOSITORY}:1 0": couldn't parse image name "${REPOSITORY}:1 0": invalid reference format`,
  )
})

it.concurrent('a private image needs a pull secret of the right type for its registry', async () => {
  const ward = await openWard(sandbox, 'private', images({ private: true }))
  const secret = (type: string, host: string, key = '.dockerconfigjson') => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'registry' },
    type,
    stringData: {
      [key]: JSON.stringify({ auths: { [host]: { username: 'u', password: 'p', auth: 'dTpw' } } }),
    },
  })
  await ward.apply(secret('kubernetes.io/dockerconfigjson', 'elsewhere.example'))
  await ward.apply(aPod({}, { pod: { imagePullSecrets: [{ name: 'registry' }] } }))
  await ward.shows('ErrImagePull')
  await ward.told(
    'Failed',
    /pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials$/,
  )
  await ward.shows('ImagePullBackOff')
  await ward.apply(secret('kubernetes.io/dockerconfigjson', 'registry.example'))
  await ward.shows('Running', { ready: '1/1' })
})

it.concurrent(
  'a missing ConfigMap, key or Secret keeps the container from being created, until it is there',
  async () => {
    const ward = await openWard(sandbox, 'config', images())
    await ward.apply(
      aPod({
        env: [
          { name: 'MODE', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode' } } },
          { name: 'EXTRA', valueFrom: { configMapKeyRef: { name: 'extra', key: 'mode', optional: true } } },
        ],
        envFrom: [{ secretRef: { name: 'database' } }, { configMapRef: { name: 'more', optional: true } }],
      }),
    )
    await ward.shows('CreateContainerConfigError', { ready: '0/1' })
    await ward.told('Failed', 'Error: secret "database" not found')
    await ward.run(['create', 'secret', 'generic', 'database', '--from-literal=USER=u'])
    await ward.told('Failed', 'Error: configmap "settings" not found')
    await ward.run(['create', 'configmap', 'settings', '--from-literal=other=1'])
    await ward.told('Failed', `Error: couldn't find key mode in ConfigMap ${ward.namespace}/settings`)
    expect(await ward.container()).toMatchObject({
      state: { waiting: { message: `couldn't find key mode in ConfigMap ${ward.namespace}/settings` } },
    })
    await ward.run(['patch', 'configmap', 'settings', '--type=merge', '-p', '{"data":{"mode":"fast"}}'])
    await ward.shows('Running', { ready: '1/1' })
    await ward.told('Started', 'Container started')
  },
)

it.concurrent(
  'a volume of a missing ConfigMap keeps the pod in ContainerCreating, until it is there',
  async () => {
    const ward = await openWard(sandbox, 'volume', images())
    await ward.apply(
      aPod(
        { volumeMounts: [{ name: 'settings', mountPath: '/etc/web' }] },
        { pod: { volumes: [{ name: 'settings', configMap: { name: 'settings' } }] } },
      ),
    )
    await ward.shows('ContainerCreating')
    await ward.told(
      'FailedMount',
      'MountVolume.SetUp failed for volume "settings" : configmap "settings" not found',
    )
    await ward.run(['create', 'configmap', 'settings', '--from-literal=mode=fast'])
    await ward.shows('Running', { ready: '1/1' })
  },
)
