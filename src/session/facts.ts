import type { Bindings, LabSession, PlatformSettings } from '../api/index.ts'
import {
  drawAll,
  drawSeed,
  materialiseSeed,
  resolveInputs,
  type Draw,
  type ResolvedInput,
} from '../lab/index.ts'
import { plan, type OperatorIdentity, type Plan } from '../plan/index.ts'
import { recipientOf } from '../secrets/identity.ts'
import type { HeldRevision } from './active.ts'

/** What the operator was told, and the key that everything is drawn with: the same settings give the same facts. */
export interface FactSettings {
  readonly platform: PlatformSettings
  readonly operator: OperatorIdentity
  readonly drawKey: Uint8Array
}

/** Everything that follows from a session's identity and its revision; nothing of it need be stored. */
export interface SessionFacts {
  /** Public parameters as the status has them; the rest is kept from the candidate and drawn anew when needed. */
  readonly draw: Draw
  readonly plan: Plan
  /** What placeholders stand for in texts that the candidate reads: secret parameters are not among them. */
  readonly shown: Bindings
  /** The public age key that files for this session are encrypted for. */
  readonly recipient: string
  /** The points that are told at the end only. */
  readonly hiddenMax: number
  /** What live marks read. */
  readonly inputs: readonly ResolvedInput[]
  /** What the final mark reads: hidden checks and questions have inputs of their own. */
  readonly finalInputs: readonly ResolvedInput[]
}

/** Works out a session's facts, in the operator and wherever else its marks are made again. */
export async function sessionFacts(
  session: LabSession,
  { revision, grader }: Pick<HeldRevision, 'revision' | 'grader'>,
  { platform, operator, drawKey }: FactSettings,
): Promise<SessionFacts> {
  const { uid = '', name = '', namespace = '' } = session.metadata
  const candidate = session.spec.candidate ?? ''
  const { attempt = 1, parameters } = session.status ?? {}
  const drawn = drawAll(revision, drawSeed({ key: drawKey, lab: revision.lab, candidate, attempt }))
  // What the candidate was shown holds.
  const draw: Draw = { ...drawn, parameters: parameters ?? drawn.parameters }
  const recipient = await recipientOf(drawKey, uid)
  const all = { ...draw.parameters, ...draw.secretParameters }
  const planned = plan({
    session: { uid, name, namespace, candidate },
    spec: { environments: revision.spec.environments, seed: materialiseSeed(revision, all).seed },
    parameters: all,
    recipient,
    platform,
    operator,
  })
  const resolve = (keys: readonly string[]): readonly ResolvedInput[] =>
    resolveInputs(revision, { inputs: keys }, planned.bindings)
  return {
    draw,
    plan: planned,
    shown: { ...planned.bindings, params: draw.parameters },
    recipient,
    hiddenMax: grader.hiddenMax(all),
    inputs: resolve(grader.program.inputs),
    finalInputs: resolve(grader.program.finalInputs),
  }
}
