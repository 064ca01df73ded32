import { PATHS } from '../urls.ts'
import type { ProblemPage } from '../view.ts'
import { document } from './layout.tsx'
import { settingOf } from './setting.ts'

/** A page that cannot be shown: what is wrong, and what to do. */
export function problemPage(view: ProblemPage): string {
  const setting = settingOf(view)
  const { problem: words, signIn } = setting.words
  const { code, status, found } = view.problem
  const title = words.title[code]
  const main = (
    <div class="panel alone">
      <p class="code">{words.code(code, status)}</p>
      <h1>{title}</h1>
      <p>{words.remedy[code]}</p>
      {found !== undefined && (
        <p class="soft">
          {words.found} <code lang="en">{found}</code>
        </p>
      )}
      <p class="links">
        {status === 401 ? (
          <a class="button" href={PATHS.signIn}>
            {signIn.title}
          </a>
        ) : (
          <a class="button" href={PATHS.board}>
            {words.home}
          </a>
        )}
      </p>
    </div>
  )
  return document(setting, { title, main })
}
