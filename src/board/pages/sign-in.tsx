import type { JSX } from 'preact'

import { PATHS } from '../urls.ts'
import type { Problem, SignInPage } from '../view.ts'
import { document, Note } from './layout.tsx'
import { settingOf, type Setting } from './setting.ts'

/** Where a token is asked for. */
export function signInPage(view: SignInPage): string {
  const setting = settingOf(view)
  const { signIn } = setting.words
  const main = (
    <div class="panel alone">
      <h1>{signIn.title}</h1>
      {view.problem !== undefined && <ProblemNote problem={view.problem} setting={setting} />}
      <p>{signIn.lead}</p>
      <form class="stack" method="post" action={PATHS.signIn} {...(view.takesCode && { 'data-code': '' })}>
        <input type="hidden" name="returnTo" value={view.returnTo} />
        <div class="field">
          <label for="token">{signIn.token}</label>
          <span class="hint" id="token-hint">
            {signIn.tokenHint} <code>kubectl create token</code>
          </span>
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            aria-describedby="token-hint"
            {...(view.problem?.code === 'TokenRefused' && { 'aria-invalid': 'true' })}
          />
        </div>
        <button class="button">{signIn.submit}</button>
      </form>
      <p class="soft">{signIn.easier}</p>
      <code class="command">kubectl lab board</code>
      <p class="soft">{signIn.byHand}</p>
    </div>
  )
  return document(setting, { title: signIn.where, main })
}

function ProblemNote({ problem, setting }: { problem: Problem; setting: Setting }): JSX.Element {
  const { title, remedy, found, code } = setting.words.problem
  return (
    <Note tone={problem.code === 'SignInExpired' ? 'care' : 'bad'} role="alert">
      <p>
        <strong>{title[problem.code]}</strong>
      </p>
      <p>{remedy[problem.code]}</p>
      {problem.found !== undefined && (
        <p class="small">
          {found} <span lang="en">{problem.found}</span>
        </p>
      )}
      <p class="small">{code(problem.code, problem.status)}</p>
    </Note>
  )
}
