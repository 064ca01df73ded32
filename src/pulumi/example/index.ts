import { CloudPiLabs, SimulatedEnvironment } from '../index.ts'

const platform = {
  registry: 'harbor.example',
  appDomain: 'apps.example',
  vaultAddress: 'https://vault.example',
}

const labs = new CloudPiLabs('labs', {
  images: { registry: platform.registry },
  platform: { appDomain: platform.appDomain, vaultAddress: platform.vaultAddress },
  seats: 30,
  labs: { include: ['first-deployment'] },
})

const practice = new SimulatedEnvironment(
  'atlas-dev',
  {
    project: 'atlas',
    environment: 'dev',
    stage: 'dev',
    cpu: 2,
    memory: '4Gi',
    members: ['camille@example.fr', 'dominique@example.fr'],
    platform,
  },
  // The roles and the kinds of Vault come with the installation.
  { dependsOn: [labs] },
)

/** Where the team works: `kubectl -n $(pulumi stack output namespace) get all`. */
export const namespace = practice.namespace

/** What its image references begin with. */
export const images = practice.images
