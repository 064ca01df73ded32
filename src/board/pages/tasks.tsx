import type { JSX } from 'preact'

import type { CheckView, Locale, TaskView } from '../../view/index.ts'
import { Points, StateTag } from './marks.tsx'
import type { Setting } from './setting.ts'

interface TasksProps {
  readonly tasks: readonly TaskView[]
  /** The language of messages: the candidate's. */
  readonly locale: Locale
  readonly setting: Setting
}

/** What is asked, and how each check stands. */
export function Tasks({ tasks, locale, setting }: TasksProps): JSX.Element {
  const { words } = setting
  return (
    <section id="tasks" class="panel" aria-labelledby="tasks-title">
      <h2 id="tasks-title">{words.session.tasks}</h2>
      <div>
        {tasks.length === 0 && <p class="pad soft">{words.session.noTasks}</p>}
        {tasks.map((task) => (
          <div class="task">
            <h3>
              {task.title}
              <span>
                <Points {...sumOf(task.checks)} setting={setting} />
              </span>
            </h3>
            <ul>
              {task.checks.map((check) => (
                <Check check={check} locale={locale} setting={setting} />
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  )
}

function Check({
  check,
  locale,
  setting,
}: {
  check: CheckView
  locale: Locale
  setting: Setting
}): JSX.Element {
  const { words, format, frame } = setting
  const { id, title, required, state, points, max, penalty = 0, message } = check
  return (
    <li class="check" id={`check-${id}`}>
      <StateTag state={state} word={words.state[state]} />
      <div class="what">
        <p>
          {title} {required && <span class="tag plain">{words.session.required}</span>}
        </p>
        {message !== undefined && (
          <p class="message" {...(locale !== frame.viewer.locale && { lang: locale })}>
            {message}
          </p>
        )}
      </div>
      <div class="earned">
        <Points points={points} max={max} setting={setting} />
        {penalty > 0 && <span class="under">{words.session.penalty(format.number(penalty))}</span>}
      </div>
    </li>
  )
}

function sumOf(checks: readonly CheckView[]): { points: number; max: number } {
  return checks.reduce((sum, { points, max }) => ({ points: sum.points + points, max: sum.max + max }), {
    points: 0,
    max: 0,
  })
}
