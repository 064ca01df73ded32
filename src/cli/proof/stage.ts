import type { Client } from '../../kube/index.ts'
import type { LoadedLab } from '../../lab/load.ts'
import type { EvidenceStore } from '../../session/archive/evidence-store.ts'
import type { RevisionStore } from '../../session/revision-store.ts'
import type { FactSettings } from '../../session/facts.ts'
import type { ProofCase } from './cases.ts'

/** The cluster that labs are proven on, with an operator at work. */
export interface ProofStage {
  /** Applies labs, makes home namespaces, reads evidence. */
  readonly admin: Client
  readonly settings: FactSettings
  /** The operator's: sessions are judged by what they are held to, not by what the folder says now. */
  readonly revisions: RevisionStore
  /** The operator's: what final marks were made from. */
  readonly evidence: EvidenceStore
  /** Who applies the LabSession of this candidate: themself where we can issue certificates, else a coach. */
  readonly openAs: (candidate: string) => Promise<Client>
  /** Path of a kubeconfig that may do everything, where the cluster is our own. */
  readonly adminKubeconfig?: string
  /** True where all of it goes with the program: what a case made need not be removed. */
  readonly disposable?: true
  /** How many sessions it has room for at the same time. */
  readonly atOnce: number
  /** Why a case cannot be proven on this cluster; undefined where it can. */
  readonly cannotProve?: (each: ProofCase, lab: LoadedLab) => string | undefined
  /** A private folder for the kubeconfigs that are handed out. */
  readonly scratch: string
  /** Put before PATH for executables of solutions: where kubectl is. */
  readonly binaries?: string
}
