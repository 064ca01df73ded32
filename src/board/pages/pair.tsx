import type { ComponentChildren, JSX } from 'preact'

/** A name and what it stands for. */
export function Pair({ name, wide = false, children }: PairProps): JSX.Element {
  return (
    <div {...(wide && { class: 'wide' })}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

interface PairProps {
  readonly name: string
  readonly wide?: boolean
  readonly children: ComponentChildren
}
