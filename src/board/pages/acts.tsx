import type { ComponentChildren, JSX } from 'preact'

import { actPath } from '../urls.ts'
import type { ActForm, Notice, SessionPage } from '../view.ts'
import { Icon } from './icons.tsx'
import { Note, Tokens } from './layout.tsx'
import type { Setting } from './setting.ts'
import { wrongField, type ActField } from './wrong-field.ts'

interface ActsProps {
  readonly view: SessionPage
  readonly setting: Setting
}

/** What a coach can do to this session now: plain forms, each with what a refused one held. */
export function Acts({ view, setting }: ActsProps): JSX.Element {
  const { acts } = setting.words
  const { extend, end, decide } = view.acts
  if (!view.viewer.canCoach) return <div id="acts" class="none" />
  const refused = view.notice?.kind === 'Refused' ? view.notice : undefined
  const held = (act: ActForm['act'], check?: string): Held => {
    const form = refused?.form
    if (refused === undefined || form?.act !== act || form.check !== check) return {}
    const wrong = wrongField(refused)
    return { form, ...(wrong !== undefined && { wrong }) }
  }
  return (
    <section id="acts" class="panel acts" aria-labelledby="acts-title">
      <h2 id="acts-title">{acts.title}</h2>
      <div>
        {!extend && !end && decide.length === 0 && <p class="pad soft">{acts.none}</p>}
        {decide.map((each, index) => (
          <Act act="decide" id={`decide-${index}`} title={acts.decide(each.title)} {...{ view, setting }}>
            <Decision
              id={`decide-${index}`}
              check={each}
              held={held('decide', each.check)}
              setting={setting}
            />
          </Act>
        ))}
        {extend && (
          <Act act="extend" id="extend" title={acts.extend} {...{ view, setting }}>
            <Extension held={held('extend')} setting={setting} />
          </Act>
        )}
        {end && (
          <Act act="end" id="end" title={acts.end} {...{ view, setting }}>
            <End held={held('end')} setting={setting} />
          </Act>
        )}
      </div>
    </section>
  )
}

/** What came of the act that led here: said at the top, and where a field is wrong, with a link to it. */
export function NoticeNote({ notice, view, setting }: ActsProps & { readonly notice: Notice }): JSX.Element {
  const { acts, problem: problems } = setting.words
  if (notice.kind !== 'Refused')
    return (
      <Note tone="good" role="status">
        <p>{acts.done(notice)}</p>
      </Note>
    )
  const { problem, form } = notice
  const wrong = wrongField(notice)
  return (
    <Note tone="bad" role="alert">
      <p>
        <strong>{acts.refused}</strong> {problems.title[problem.code]}
      </p>
      <ul>
        {wrong !== undefined && (
          <li>
            <a href={`#${formId(form, view)}-${wrong}`}>{acts.wrong[wrong]}</a>
          </li>
        )}
        {problem.found !== undefined && (
          <li>
            {problems.found} <span lang="en">{problem.found}</span>
          </li>
        )}
        {wrong === undefined && <li>{problems.remedy[problem.code]}</li>}
        <li class="small">{problems.code(problem.code, problem.status)}</li>
      </ul>
    </Note>
  )
}

function formId({ act, check }: ActForm, view: SessionPage): string {
  if (act !== 'decide') return act
  return `decide-${view.acts.decide.findIndex((each) => each.check === check)}`
}

interface Held {
  readonly form?: ActForm
  readonly wrong?: ActField
}

interface ActProps extends ActsProps {
  readonly act: ActForm['act']
  readonly id: string
  readonly title: string
  readonly children: ComponentChildren
}

function Act({ act, id, title, view, setting, children }: ActProps): JSX.Element {
  return (
    <form class="act" method="post" action={actPath(view.row, act)} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>{title}</h3>
      <Tokens {...setting} />
      {children}
    </form>
  )
}

interface FormProps {
  readonly held: Held
  readonly setting: Setting
}

function Extension({ held, setting }: FormProps): JSX.Element {
  const { acts } = setting.words
  return (
    <>
      <div class="field">
        <label for="extend-minutes">{acts.minutes}</label>
        <span class="hint" id="extend-minutes-hint">
          {acts.minutesHint}
        </span>
        <Wrong id="extend" field="minutes" {...{ held, setting }} />
        <input
          class="narrow"
          name="minutes"
          type="number"
          inputMode="numeric"
          min="1"
          max="480"
          required
          value={held.form?.minutes ?? '10'}
          {...described('extend', 'minutes', held)}
        />
      </div>
      <Reason id="extend" {...{ held, setting }} />
      <button class="button">{acts.extendDo}</button>
    </>
  )
}

function End({ held, setting }: FormProps): JSX.Element {
  const { acts } = setting.words
  return (
    <>
      <p class="hint">{acts.endHint}</p>
      <Reason id="end" {...{ held, setting }} />
      <label class="choice">
        <input type="checkbox" name="confirm" value="true" required />
        {acts.endConfirm}
      </label>
      <button class="button grave">{acts.endDo}</button>
    </>
  )
}

interface DecisionProps extends FormProps {
  readonly id: string
  readonly check: SessionPage['acts']['decide'][number]
}

function Decision({ id, check, held, setting }: DecisionProps): JSX.Element {
  const { acts } = setting.words
  return (
    <>
      <input type="hidden" name="check" value={check.check} />
      <p class="hint">
        <code>{check.check}</code> · {acts.decideHint}
      </p>
      {check.message !== undefined && <p class="hint">{check.message}</p>}
      <fieldset class="field" {...(held.wrong === 'state' && { 'aria-describedby': `${id}-state-wrong` })}>
        <legend>{acts.decision}</legend>
        <Wrong id={id} field="state" {...{ held, setting }} />
        <div class="choices">
          {(['Pass', 'Fail'] as const).map((state, index) => (
            <label class="choice">
              <input
                type="radio"
                name="state"
                value={state}
                required
                checked={held.form?.state === state}
                {...(index === 0 && { id: `${id}-state` })}
              />
              {acts.states[state]}
            </label>
          ))}
        </div>
      </fieldset>
      <Reason {...{ id, held, setting }} />
      <button class="button">{acts.decideDo}</button>
    </>
  )
}

function Reason({ id, held, setting }: FormProps & { readonly id: string }): JSX.Element {
  const { acts } = setting.words
  return (
    <div class="field">
      <label for={`${id}-reason`}>{acts.reason}</label>
      <span class="hint" id={`${id}-reason-hint`}>
        {acts.reasonHint}
      </span>
      <Wrong {...{ id, held, setting }} field="reason" />
      <textarea
        name="reason"
        rows={2}
        minlength={3}
        maxlength={512}
        required
        {...described(id, 'reason', held)}
      >
        {held.form?.reason ?? ''}
      </textarea>
    </div>
  )
}

function Wrong({ id, field, held, setting }: WrongProps): JSX.Element | null {
  if (held.wrong !== field) return null
  return (
    <span class="wrong" id={`${id}-${field}-wrong`}>
      <Icon name="error" />
      {setting.words.acts.wrong[field]}
    </span>
  )
}

interface WrongProps extends FormProps {
  readonly id: string
  readonly field: ActField
}

/** A field's id, and what is said of it. */
function described(id: string, field: ActField, { wrong }: Held): Record<string, string> {
  const name = `${id}-${field}`
  return wrong === field
    ? { id: name, 'aria-describedby': `${name}-hint ${name}-wrong`, 'aria-invalid': 'true' }
    : { id: name, 'aria-describedby': `${name}-hint` }
}
