import type { Request } from 'express'
import type { CoachAct, LabRubric, LabSession } from '../../api/index.ts'
import { ClusterError, createClient, mergeLatest, type Client } from '../../kube/index.ts'
import {
  decide,
  end,
  extend,
  readMinutes,
  readReason,
  type ActOutcome,
  type ActRefusal,
} from '../../view/index.ts'
import type { BoardContext } from '../context.ts'
import { RESOURCES } from '../resources.ts'
import { cookieLine } from '../sign-in/cookies.ts'
import type { Visit } from '../sign-in/visit.ts'
import { sessionPath } from '../urls.ts'
import type { ActForm, Notice, Problem } from '../view.ts'
import { field, ownForm, Refusal, type Handler } from './answer.ts'
import { isSecure } from './secure.ts'
import { nameIn, NOTICE_COOKIE, seenSession, showSession } from './session.ts'

/** `POST /sessions/:namespace/:name/extend`, `/end`, `/decide`: done as the person, or not at all. */
export function actRoute(context: BoardContext, act: ActForm['act']): Handler {
  return ownForm(context, async (visit, request, response) => {
    const session = await seenSession(context, visit, nameIn(request))
    const form = readForm(request, act)
    const outcome = await perform(context, visit, session, form)
    if ('problem' in outcome) {
      const notice: Notice = { kind: 'Refused', problem: outcome.problem, form }
      await showSession(context, { visit, request, response, session, notice })
      return
    }
    await seenIn(context, outcome.written)
    const secure = isSecure(context, request)
    const sealed = context.sealer.seal({ ...outcome.done }, NOTICE_COOKIE)
    response.append('Set-Cookie', cookieLine(NOTICE_COOKIE, sealed, { maxAgeSeconds: 60, secure }))
    response.redirect(303, sessionPath(nameIn(request)))
  })
}

type Performed = { readonly done: Notice; readonly written: LabSession } | { readonly problem: Problem }

/** What an act does to a session as it stands, once its form is found to fit. */
interface Planned {
  readonly done: Notice
  readonly change: (session: LabSession, signed: CoachAct, client: Client) => ActOutcome | Promise<ActOutcome>
}

function readForm(request: Request, act: ActForm['act']): ActForm {
  const reason = field(request, 'reason')
  if (act === 'extend') return { act, reason, minutes: field(request, 'minutes') }
  if (act === 'end') return { act, reason }
  return { act, reason, check: field(request, 'check'), state: field(request, 'state') }
}

async function perform(
  context: BoardContext,
  { person, token }: Visit,
  session: LabSession,
  form: ActForm,
): Promise<Performed> {
  const planned = plan(form)
  if ('problem' in planned) return planned
  const reason = readReason(form.reason)
  if (reason === undefined) return wrongField('reason', form.reason)
  const { namespace = '', name = '' } = session.metadata
  // Their own token and nothing of ours: admission and audit see the person.
  const client = await createClient(
    { of: context.cluster, token },
    { fieldManager: 'cloud-pi-labs-board', attempts: 2 },
  )
  try {
    const written = await mergeLatest<LabSession>(client, RESOURCES.session, {
      read: () => client.get<LabSession>(RESOURCES.session, { namespace, name }),
      change: async (current) => {
        const signed: CoachAct = { at: context.now().toISOString(), by: person.username, reason }
        const outcome = await planned.change(current, signed, client)
        if ('refused' in outcome) throw new Refusal(refusalOf(outcome.refused))
        return { spec: { coaching: outcome.coaching } }
      },
    })
    if (written !== undefined) return { done: planned.done, written }
    return { problem: { status: 503, code: 'ClusterUnreachable' } }
  } catch (error) {
    return { problem: problemOfAct(error) }
  } finally {
    client.close()
  }
}

function plan(form: ActForm): Planned | { readonly problem: Problem } {
  if (form.act === 'end') return { done: { kind: 'Ended' }, change: end }
  if (form.act === 'extend') {
    const minutes = readMinutes(form.minutes ?? '')
    if (minutes === undefined) return wrongField('minutes', form.minutes)
    return {
      done: { kind: 'Extended', minutes },
      change: (session, signed) => extend(session, signed, minutes),
    }
  }
  const { check = '', state } = form
  if (state !== 'Pass' && state !== 'Fail') return wrongField('state', state)
  if (check === '' || check.length > 128) return wrongField('check', check)
  return {
    done: { kind: 'Decided', check, state },
    change: async (session, signed, client) => {
      const isHidden = await isHiddenCheck(client, session, check)
      return decide(session, signed, { check, state, isHidden })
    },
  }
}

function wrongField(name: string, found = ''): { readonly problem: Problem } {
  return { problem: { status: 400, code: 'UsageInvalid', found: `${name}=${found}`.slice(0, 100) } }
}

/** Which hidden checks wait is told nowhere; that there is one of that id, the rubric tells those who may read it. */
async function isHiddenCheck(client: Client, { spec }: LabSession, check: string): Promise<boolean> {
  if (!check.startsWith('hidden/')) return false
  try {
    const rubric = await client.get<LabRubric>(RESOURCES.rubric, { name: spec.lab })
    return rubric.spec.checks?.some(({ id }) => `hidden/${id}` === check) === true
  } catch (error) {
    if (error instanceof ClusterError && (error.code === 403 || error.code === 404)) return false
    throw error
  }
}

function refusalOf(refused: ActRefusal): Problem {
  const { reason } = refused
  const by = 'by' in refused ? ` ${refused.by}` : ''
  const decidable = 'decidable' in refused ? ` ${refused.decidable.join(', ')}` : ''
  return { status: 409, code: 'RequestRefused', found: `${reason}${by}${decidable}` }
}

/** The API server's own words, which name the rule; everything else is the cluster's trouble, or ours. */
function problemOfAct(error: unknown): Problem {
  if (error instanceof Refusal) return error.problem
  if (!(error instanceof ClusterError)) throw error
  const { code, message } = error
  if (code === 401) return { status: 401, code: 'SignInExpired' }
  if (code === 403 || code === 422) return { status: code, code: 'RequestRefused', found: message }
  if (code === 404) return { status: 404, code: 'SessionNotFound' }
  return { status: 503, code: 'ClusterUnreachable', found: message }
}

const SEEN_WITHIN_MS = 1_000

/** Waits until the board has seen what was written, so that the next page shows it; not for long. */
function seenIn({ caches }: BoardContext, { metadata }: LabSession): Promise<void> {
  return new Promise((resolve) => {
    let off = (): void => undefined
    const done = (): void => {
      clearTimeout(timer)
      off()
      resolve()
    }
    const timer = setTimeout(done, SEEN_WITHIN_MS)
    // What is cached now may be it already, and is told within this call.
    off = caches.sessions.onChange((_, after) => {
      const same = after?.metadata.uid === metadata.uid
      if (same && (after?.metadata.generation ?? 0) >= (metadata.generation ?? 0)) setImmediate(done)
    })
  })
}
