import { describe, expect, it } from 'vitest'

import { localeOf } from './locale.ts'

describe('the language of messages', () => {
  it.each([
    ['is French where nothing is said', {}, 'fr'],
    ['is French in the C locale', { LANG: 'C.UTF-8' }, 'fr'],
    ['is French for fr_FR', { LANG: 'fr_FR.UTF-8' }, 'fr'],
    ['is English for en_GB', { LANG: 'en_GB.UTF-8' }, 'en'],
    ['is English for a language we do not speak', { LANG: 'de_DE.UTF-8' }, 'en'],
    ['is not taken for C because it begins with one', { LANG: 'cs_CZ.UTF-8' }, 'en'],
    ['follows LC_ALL before LANG', { LC_ALL: 'en_US', LANG: 'fr_FR' }, 'en'],
    ['skips a variable that is set to nothing', { LC_ALL: '', LANG: 'en_US' }, 'en'],
  ])('%s', (_, env, want) => {
    expect(localeOf(env)).toBe(want)
  })
})
