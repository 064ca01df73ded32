import type { Request, Response } from 'express'
import type { LabSession } from '../../api/index.ts'
import { decidable, isOver, sessionView, waitingIn } from '../../view/index.ts'
import type { BoardContext } from '../context.ts'
import type { Watcher } from '../live/hub.ts'
import { RESOURCES } from '../resources.ts'
import { checkTitle } from '../sessions/rows.ts'
import { timelineOf } from '../sessions/timeline.ts'
import { clearedLines, cookieNamed, readCookies } from '../sign-in/cookies.ts'
import type { Visit } from '../sign-in/visit.ts'
import { sessionPath } from '../urls.ts'
import {
  LIVE_EVENTS,
  type ActsAllowed,
  type EnvironmentObjects,
  type Notice,
  type SessionPage,
} from '../view.ts'
import { Refusal, visited, visitNow, type Handler } from './answer.ts'
import { eventsAddress } from './events-address.ts'
import { frameOf } from './frame.ts'
import { linkOf } from './transcript.ts'

/** What came of an act, kept over the redirect that follows it. */
export const NOTICE_COOKIE = 'board-notice'

/** `GET /sessions/:namespace/:name` */
export function sessionRoute(context: BoardContext): Handler {
  return visited(context, async (visit, request, response) => {
    const session = await seenSession(context, visit, nameIn(request))
    const sealed = cookieNamed(readCookies(request.headers.cookie), NOTICE_COOKIE)
    const notice = sealed && (context.sealer.open(sealed, NOTICE_COOKIE) as Notice | undefined)
    if (notice) response.append('Set-Cookie', [...clearedLines(NOTICE_COOKIE)])
    await showSession(context, { visit, request, response, session, ...(notice && { notice }) })
  })
}

/** Answers with the page of a session that the person may see. */
export async function showSession(
  context: BoardContext,
  o: {
    readonly visit: Visit
    readonly request: Request
    readonly response: Response
    readonly session: LabSession
    readonly notice?: Notice
  },
): Promise<void> {
  const rights = await rightsOf(context, o.visit, o.session)
  const page = pageOf(context, o.request, o.visit, o.session, rights)
  const { notice } = o
  const status = notice?.kind === 'Refused' ? notice.problem.status : 200
  const html = context.pages.session({ ...page, ...(notice !== undefined && { notice }) })
  o.response.status(status).type('html').send(html)
}

/** The session, when it is there and the person may get it; a 404 that does not tell which, otherwise. */
export async function seenSession(
  { caches, may }: BoardContext,
  { person }: Visit,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<LabSession> {
  const allowed = await may(person, { verb: 'get', resource: RESOURCES.session, namespace, name })
  const session = allowed ? caches.sessions.get(namespace, name) : undefined
  if (session !== undefined) return session
  throw new Refusal({ status: 404, code: 'SessionNotFound', found: `${namespace}/${name}` })
}

/** The namespace and name in an address. */
export function nameIn({ params }: Request): { readonly namespace: string; readonly name: string } {
  const { namespace, name } = params
  return { namespace: String(namespace), name: String(name) }
}

/** What tells a browser of changes of one session. */
export async function sessionWatcher(
  context: BoardContext,
  request: Request,
  visit: Visit,
  key: string,
): Promise<Watcher> {
  const [namespace = '', name = ''] = key.split('/')
  const session = await seenSession(context, visit, { namespace, name })
  let rights = await rightsOf(context, visit, session)
  let shown = ''
  return {
    who: visit.person.key,
    look() {
      const current = context.caches.sessions.get(namespace, name)
      if (current === undefined) {
        const told = shown === ''
        shown = ''
        return told ? [] : [{ name: LIVE_EVENTS.refresh }]
      }
      const page = pageOf(context, request, visit, current, rights)
      const { row, session: view, acts, transcripts } = page
      const now = JSON.stringify([{ ...row, secondsLeft: 0 }, { ...view, secondsLeft: 0 }, acts, transcripts])
      if (now === shown) return []
      shown = now
      return [{ name: LIVE_EVENTS.fragment, data: context.pages.sessionFragment(page) }]
    },
    async mayStill() {
      const still = await visitNow(context, request)
      const current = context.caches.sessions.get(namespace, name)
      if (still === undefined) return false
      const wish = { verb: 'get', resource: RESOURCES.session, namespace, name } as const
      if (!(await context.may(still.person, wish))) return false
      if (current !== undefined) rights = await rightsOf(context, still, current)
      return true
    },
  }
}

interface Rights {
  readonly coach: boolean
  readonly transcripts: boolean
  readonly environments: readonly EnvironmentObjects[]
}

async function rightsOf(context: BoardContext, { person }: Visit, session: LabSession): Promise<Rights> {
  const { namespace = '', name = '' } = session.metadata
  const { may } = context
  const [coach, patch, transcripts] = await Promise.all([
    may(person, { verb: 'coach', resource: RESOURCES.session, namespace }),
    may(person, { verb: 'patch', resource: RESOURCES.session, namespace, name }),
    may(person, { verb: 'list', resource: RESOURCES.transcript, namespace }),
  ])
  const environments = await Promise.all(
    (session.status?.environments ?? []).map(async (environment) => {
      // A coach may know what the session's own messages tell of; others only what they could list themselves.
      const wish = { verb: 'list', resource: RESOURCES.pod, namespace: environment.namespace } as const
      if (!coach && !(await may(person, wish))) return undefined
      return context.readEnvironment(environment)
    }),
  )
  return {
    coach: coach && patch,
    transcripts,
    environments: environments.filter((environment) => environment !== undefined),
  }
}

function pageOf(
  context: BoardContext,
  request: Request,
  visit: Visit,
  session: LabSession,
  rights: Rights,
): SessionPage {
  const { namespace = '', name = '', uid = '' } = session.metadata
  const frame = frameOf(context, request, {
    ...{ visit, canCoach: rights.coach, here: sessionPath({ namespace, name }) },
  })
  const { locale } = frame.viewer
  const lab = context.caches.labs.get(undefined, session.spec.lab)
  const transcripts = rights.transcripts ? context.caches.transcripts.byIndex('session', uid) : []
  return {
    ...frame,
    row: context.rows.titled(context.rows.of(session), locale),
    session: sessionView({ ...session, spec: { ...session.spec, locale } }, lab, frame.now),
    timeline: timelineOf(session, lab, locale),
    hints: session.status?.hints ?? [],
    ...(rights.environments.length > 0 && { environments: rights.environments }),
    acts: rights.coach ? actsOf(session, (check) => checkTitle(check, lab, locale)) : NO_ACTS,
    transcripts: transcripts.map(linkOf).sort((a, b) => Date.parse(b.issuedAt) - Date.parse(a.issuedAt)),
    events: eventsAddress(context, new URLSearchParams({ session: `${namespace}/${name}` })),
  }
}

const NO_ACTS: ActsAllowed = { extend: false, end: false, decide: [] }

function actsOf(session: LabSession, titleOf: (check: string) => string): ActsAllowed {
  const { status = {}, spec } = session
  const open = status.frozenAt === undefined && !isOver(status.phase ?? 'Provisioning')
  const messages = new Map(waitingIn(session).checks.map(({ id, message }) => [id, message]))
  return {
    extend: open,
    end: open && spec.coaching.end === undefined,
    decide: decidable(session).map((check) => {
      const message = messages.get(check)
      return { check, title: titleOf(check), ...(message !== undefined && { message }) }
    }),
  }
}
