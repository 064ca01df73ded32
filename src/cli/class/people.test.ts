import { describe, expect, it } from 'vitest'
import { homeOf, readPeople } from './people.ts'

describe('a list of people', () => {
  it.each([
    ['commas', 'candidate,name\ncamille@example.fr,Camille\n'],
    ['semicolons, a byte order mark and CRLF', '\uFEFFcandidate;name\r\ncamille@example.fr;Camille\r\n'],
    ['French words in the header', 'Adresse mail,Nom complet\ncamille@example.fr,Camille\n'],
    [
      'quotes, spaces around and empty lines',
      '\n"Candidat" , "Nom"\n\n camille@example.fr , "Camille" \n,\n',
    ],
  ])('may have %s', (_, text) => {
    expect(readPeople(text, 'fr')).toMatchObject({
      people: [{ candidate: 'camille@example.fr', name: 'Camille', namespace: 'camille', locale: 'fr' }],
    })
  })

  it('counts lines as an editor does, those within quotes and empty ones too', () => {
    const text = 'email;namespace;locale\n\n"a@example.fr";"a\nb";fr\nc@example.fr;C_;fr\n'
    expect(readPeople(text, 'fr')).toMatchObject({
      problems: [
        { line: 3, found: 'a\nb' },
        { line: 5, found: 'C_' },
      ],
    })
  })

  it('says a language for each, or that of the command', () => {
    const text = 'email,langue\na@example.fr,EN\nb@example.fr,\n'
    expect(readPeople(text, 'fr')).toMatchObject({ people: [{ locale: 'en' }, { locale: 'fr' }] })
  })

  it.each([
    ['nothing', '', 1, '', { what: 'columns' }],
    ['no people', 'email\n', 2, '', { what: 'someone' }],
    ['no candidates', 'nom\nCamille\n', 1, 'nom', { what: 'columns' }],
    ['an unknown column', 'email,points\na@example.fr,3\n', 1, 'points', { what: 'knownColumn' }],
    ['a column twice', 'email,courriel\na,b\n', 1, 'courriel', { what: 'oneColumn', column: 'candidate' }],
    [
      'a field too many',
      'email,nom\na@example.fr,A,B\n',
      2,
      'a@example.fr, A, B',
      { what: 'fields', count: 2 },
    ],
    ['an open quote', 'email,nom\na@example.fr,"A\n', 2, /Quote Not Closed/, { what: 'readable' }],
    ['Latin-1', 'email,nom\na@example.fr,\uFFFDlo\n', 2, /lo/, { what: 'utf8' }],
    ['nobody', 'email,nom\n,Camille\n', 2, '', { what: 'candidate' }],
    ['a name of the cluster', 'email,espace\nsystem:admin,a\n', 2, 'system:admin', { what: 'candidate' }],
    ['a space in a name', 'email,espace\na b,a\n', 2, 'a b', { what: 'candidate' }],
    ['no DNS label', 'email,espace\na@example.fr,A_1\n', 2, 'A_1', { what: 'namespace', column: true }],
    ['no home to be made', 'email\n日@example.fr\n', 2, '', { what: 'namespace', column: false }],
    ["the cluster's own namespace", 'email\nkube-system@x.fr\n', 2, 'kube-system', { what: 'namespace' }],
    ['another language', 'email,locale\na@example.fr,de\n', 2, 'de', { what: 'locale' }],
    ['a person twice', 'email,espace\na@x.fr,a\na@x.fr,b\n', 3, 'a@x.fr', { what: 'onceCandidate', line: 2 }],
    ['a home twice', 'email\na@x.fr\na@y.fr\n', 3, 'a', { what: 'onceNamespace', line: 2 }],
  ])('with %s gives nobody, and says the line', (_, text, line, found, expected) => {
    const seen: unknown = found instanceof RegExp ? expect.stringMatching(found) : found
    expect(readPeople(text, 'fr')).toMatchObject({ problems: [{ line, found: seen, expected }] })
  })

  it('tells every line that is wrong, in order', () => {
    const text = 'email,espace,langue\na@x.fr,A,de\nb@x.fr,b,\nc@x.fr,b,\n'
    const read = readPeople(text, 'fr')
    const problems = 'problems' in read ? read.problems : []
    expect(problems.map(({ line, found }) => [line, found])).toEqual([
      [2, 'A'],
      [2, 'de'],
      [4, 'b'],
    ])
  })
})

it.each([
  ['Éloïse.Dûpont@example.fr', 'eloise-dupont'],
  ['camille', 'camille'],
  ['_a__b_@x', 'a-b'],
])('%s is at home in %s', (candidate, home) => {
  expect(homeOf(candidate)).toBe(home)
})
