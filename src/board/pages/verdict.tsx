import type { JSX } from 'preact'

import type { FieldError, TranscriptStatement } from '../../api/index.ts'
import type { TranscriptPage } from '../view.ts'
import { Note } from './layout.tsx'
import { Pair } from './pair.tsx'
import type { Setting } from './setting.ts'

interface VerdictProps {
  readonly view: TranscriptPage
  readonly setting: Setting
}

/** Whether a transcript is what the platform signed. */
export function Verdict({ view, setting }: VerdictProps): JSX.Element {
  const { transcript: words } = setting.words
  const { verdict } = view
  if (verdict.holds === true)
    return (
      <Note tone="good">
        <p>
          <strong>{words.holds}</strong> · {words.holdsHow}
        </p>
      </Note>
    )
  if (verdict.holds === 'unknown')
    return (
      <Note tone="care">
        <p>
          <strong>{words.unknown}</strong> · {words.unknownHow}
        </p>
      </Note>
    )
  return (
    <Note tone="bad">
      <p>
        <strong>{words.broken}</strong> · {words.brokenHow}
      </p>
      <ul class="remarks" lang="en">
        {verdict.errors.map((error) => (
          <FieldProblem error={error} setting={setting} />
        ))}
      </ul>
    </Note>
  )
}

/** By what a transcript can be held against others, and how anybody verifies it. */
export function Verification({ view, setting }: VerdictProps): JSX.Element {
  const { transcript: words } = setting.words
  const { verdict, statement, transcript } = view
  const file = `${transcript.name}.json`
  return (
    <section aria-labelledby="verification">
      <h2 id="verification">{words.verification}</h2>
      {verdict.holds === true && (
        <dl class="pairs">
          <Digest name={words.key} digest={verdict.keyid} />
          {statement !== undefined && <Digests statement={statement} setting={setting} />}
        </dl>
      )}
      <p class="small soft">{words.verifyYourself}</p>
      <code class="command small">
        {`kubectl lab transcript ${transcript.name} -n ${transcript.namespace} -o json > ${file}`}
        <br />
        {`kubectl lab verify ${file}`}
      </code>
    </section>
  )
}

function Digests({ statement, setting }: { statement: TranscriptStatement; setting: Setting }): JSX.Element {
  const { transcript: words } = setting.words
  const { predicate, subject } = statement
  const names: Readonly<Record<string, string>> = words.evidence
  return (
    <>
      {subject.map(({ name, digest }) => (
        <Digest name={names[name] ?? name} digest={`sha256:${digest.sha256}`} />
      ))}
      <Digest name={words.revision} digest={predicate.revision} />
      <Digest name={words.result} digest={predicate.resultDigest} />
      <Pair name={words.operator}>{predicate.operator.version}</Pair>
    </>
  )
}

function Digest({ name, digest }: { name: string; digest: string }): JSX.Element {
  return (
    <Pair name={name} wide>
      <code>{digest}</code>
    </Pair>
  )
}

function FieldProblem({ error, setting }: { error: FieldError; setting: Setting }): JSX.Element {
  const { transcript: words } = setting.words
  const { code, path, found, expected } = error
  const { locale } = setting.frame.viewer
  return (
    <li>
      <code>{code}</code> {path}: <span lang={locale}>{words.found}</span> {found},{' '}
      <span lang={locale}>{words.expected}</span> {expected}
    </li>
  )
}
