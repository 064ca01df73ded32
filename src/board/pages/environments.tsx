import type { JSX } from 'preact'

import type { EnvironmentObject, EnvironmentObjects } from '../view.ts'
import { Icon } from './icons.tsx'
import type { Setting } from './setting.ts'

interface EnvironmentsProps {
  readonly environments: readonly EnvironmentObjects[] | undefined
  readonly setting: Setting
}

/** What stands in the environments. */
export function Environments({ environments, setting }: EnvironmentsProps): JSX.Element {
  const { session } = setting.words
  return (
    <section id="environments" class="panel" aria-labelledby="environments-title">
      <h2 id="environments-title">{session.environments}</h2>
      <div>
        {environments === undefined && <p class="pad soft">{session.environmentsUnknown}</p>}
        {environments?.length === 0 && <p class="pad soft">{session.environmentEmpty}</p>}
        {environments?.map((environment) => (
          <Objects environment={environment} setting={setting} />
        ))}
      </div>
    </section>
  )
}

function Objects({
  environment,
  setting,
}: {
  environment: EnvironmentObjects
  setting: Setting
}): JSX.Element {
  const { session } = setting.words
  const { name, namespace, objects, more } = environment
  return (
    <>
      <table class="plain-table">
        <caption>{session.environment(name, namespace)}</caption>
        <thead>
          <tr>
            <th scope="col">{session.name}</th>
            <th scope="col">{session.kind}</th>
            <th scope="col">{session.summary}</th>
            <th scope="col">{session.ready}</th>
          </tr>
        </thead>
        <tbody>
          {objects.map((object) => (
            <tr>
              <th scope="row">{object.name}</th>
              <td>{object.kind}</td>
              <td>{object.summary}</td>
              <td>
                <Readiness object={object} setting={setting} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {objects.length === 0 && <p class="pad soft">{session.environmentEmpty}</p>}
      {more > 0 && <p class="pad soft">{session.more(more)}</p>}
    </>
  )
}

function Readiness({ object, setting }: { object: EnvironmentObject; setting: Setting }): JSX.Element {
  const { readiness } = setting.words.session
  if (object.ready === undefined)
    return (
      <>
        <span aria-hidden="true">–</span>
        <span class="hidden">{readiness.none}</span>
      </>
    )
  return (
    <span class={object.ready ? 'tag good' : 'tag bad'}>
      <Icon name={object.ready ? 'pass' : 'fail'} />
      {object.ready ? readiness.ready : readiness.notReady}
    </span>
  )
}
