import type { JSX } from 'preact'

/** Shapes that go with words, so that no colour has to be told from another. Drawn in a square of 24. */
const SHAPES = {
  pass: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm-4 9.2 2.8 2.8L16 9.5',
  fail: 'M4 4h16v16H4zm5 5 6 6m0-6-6 6',
  blocked: 'M7 11V8a5 5 0 0 1 10 0v3M5 11h14v9H5z',
  pending: 'M7 3h10M7 21h10M8 3v3l8 12v3M16 3v3L8 18v3',
  error: 'M12 3 2.5 20h19zm0 6.5v4.5m0 3v.01',
  stuck: 'M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2zM12 8v4.5m0 3.2v.01',
  active: 'M6 4v16l14-8z',
  prepare: 'M20 12a8 8 0 1 1-2.6-5.9M20 3v4.5h-4.5',
  grading: 'M4 20h4L19.5 8.5l-4-4L4 16z',
  abandoned: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.8 5.8l12.4 12.4',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 8v5m0-8v.01',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  system: 'M3 5h18v11H3zm5 15h8m-4-4v4',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm0-5.5v1m0 17v1m9.5-9.5h-1m-17 0h-1m16.2-6.7-.7.7M6 18l-.7.7m0-13.4.7.7m12 12 .7.7',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  up: 'm6 14 6-6 6 6',
  down: 'm6 10 6 6 6-6',
  both: 'm8 9 4-4 4 4m0 6-4 4-4-4',
} as const

/** The name of a shape. */
export type IconName = keyof typeof SHAPES

/** Every shape once, for {@link Icon} to point at. */
export function Sprite(): JSX.Element {
  return (
    <svg class="sprite" aria-hidden="true">
      {Object.entries(SHAPES).map(([name, path]) => (
        <symbol id={`i-${name}`} viewBox="0 0 24 24">
          <path d={path} />
        </symbol>
      ))}
    </svg>
  )
}

/** A shape beside a word that says the same. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  )
}
