/** What an installation may put in the place of texts that ship; `files/README.md` of the chart lists them. */
export type ChartValue = 'account' | 'registries' | 'controllers' | 'platform' | 'administrators'

/** A value of this installation, as it stands in a text. */
export interface FoundValue {
  readonly name: ChartValue
  readonly text: string
  /** Whether it is what the files bear, which is what the chart has by default. */
  readonly isDefault: boolean
}

const CONTROLLERS =
  String.raw`!request\.userInfo\.username\.startsWith\('system:serviceaccount:kube-system:'\)\s+&&\s+` +
  String.raw`!request\.userInfo\.username\.startsWith\('system:kube-'\)`
const NODES = String.raw`!request\.userInfo\.username\.startsWith\('system:node:'\)`
const ADMINISTRATORS = String.raw`!\('system:masters' in request\.userInfo\.groups\)`

/** Where each value stands in what ships. The three kinds of identities side by side are one text, that none be mistaken. */
const PLACES: Readonly<Record<ChartValue, string>> = {
  account: String.raw`(?<=system:serviceaccount:[a-z0-9-]+:|subject\.name == ')operator(?=')|^operator$`,
  registries: String.raw`harbor\[\.\]example/`,
  platform: `${CONTROLLERS}\\s+&&\\s+${NODES}\\s+&&\\s+${ADMINISTRATORS}`,
  controllers: CONTROLLERS,
  administrators: ADMINISTRATORS,
}
const ANY_PLACE = new RegExp(
  Object.entries(PLACES)
    .map(([name, place]) => `(?<${name}>${place})`)
    .join('|'),
  'g',
)

const CLAIM =
  String.raw`(?:true|request\.userInfo\.username != '[^']+'|` +
  String.raw`!request\.userInfo\.username\.startsWith\('[^']+'\)|!\('[^']+' in request\.userInfo\.groups\))`
const CLAIMS = `${CLAIM}(?:\\s+&&\\s+${CLAIM})*`

/** What the chart can write there: nothing else fits. */
const SHAPES: Readonly<Record<ChartValue, string>> = {
  account: '[a-z0-9.-]+',
  registries: '[^|()"]+/(?:\\|[^|()"]+/)*',
  controllers: CLAIMS,
  platform: CLAIMS,
  administrators: CLAIMS,
}

/** The values with which a text that ships is the one found; nothing when it is another text. */
export function matchText(shipped: string, found: string): readonly FoundValue[] | undefined {
  const places = [...shipped.matchAll(ANY_PLACE)].map((match) => ({ match, name: nameOf(match) }))
  let pattern = ''
  let end = 0
  for (const { match, name } of places) {
    pattern += `${literal(shipped.slice(end, match.index))}(${SHAPES[name]})`
    end = match.index + match[0].length
  }
  const [, ...texts] = new RegExp(`^${pattern}${literal(shipped.slice(end))}$`).exec(found) ?? []
  if (texts.length === 0) return shipped === found ? [] : undefined
  return places.map(({ match, name }, index) => {
    const text = texts[index] ?? ''
    return { name, text, isDefault: text === match[0] }
  })
}

/** Who or what a value names: names, and beginnings of names with `*`. */
export function namedBy({ name, text }: Pick<FoundValue, 'name' | 'text'>): readonly string[] {
  if (name === 'account') return [text]
  if (name === 'registries') return text.split('|').map((each) => `${each.replaceAll('[.]', '.')}*`)
  return [...text.matchAll(/(startsWith\()?'([^']+)'/g)].map(([, begins, named = '']) =>
    begins === undefined ? named : `${named}*`,
  )
}

function nameOf({ groups = {} }: RegExpExecArray): ChartValue {
  const names = Object.keys(PLACES) as ChartValue[]
  return names.find((name) => groups[name] !== undefined) ?? 'account'
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
