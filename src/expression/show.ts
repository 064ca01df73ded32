import { Optional } from '@marcbachmann/cel-js'
import { Duration } from '@marcbachmann/cel-js/evaluator'
import type { Text } from '../api/index.ts'
import { formatDouble, formatDuration } from './library-conversions.ts'
import { Quantity } from './quantity.ts'
import { celEntries, isCelList, isCelMap, numberOf } from './values.ts'

/** A language of candidates. */
export type Language = keyof Text

/** Characters that one value may take in a message. */
const MAX_CHARACTERS = 120

/** True for what a message shows as nothing: null, no optional value, an empty text, list or map. */
export function isEmpty(value: unknown): boolean {
  if (value instanceof Optional) return !value.hasValue() || isEmpty(value.value())
  if (isCelList(value)) return value.length === 0
  if (isCelMap(value)) return celEntries(value).length === 0
  return value === null || value === undefined || value === ''
}

/** A value as people read it in a message: one line, bounded, and without power over Markdown or a terminal. */
export function show(value: unknown, language: Language): string {
  return escapeMarkdown(cut(printable(plain(value, language))))
}

/** A text of the candidate's for a message, treated as {@link show} treats values. */
export function showText(text: string): string {
  return escapeMarkdown(cut(printable(text)))
}

function plain(value: unknown, language: Language): string {
  if (value instanceof Optional) return value.hasValue() ? plain(value.value(), language) : ''
  if (isCelList(value)) return value.map((item) => plain(item, language)).join(', ')
  if (isCelMap(value)) return JSON.stringify(toJson(value, language))
  return scalar(value, language)
}

function scalar(value: unknown, language: Language): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'string') return value
  if (typeof value === 'number') return formatDouble(value)
  if (value instanceof Date) return localTime(value, language)
  if (value instanceof Duration) return formatDuration(value)
  if (value instanceof Quantity) return value.toString()
  const number = numberOf(value)
  if (number !== undefined) return number.toString()
  return typeof value === 'boolean' ? String(value) : '…'
}

function toJson(value: unknown, language: Language): unknown {
  if (isCelList(value)) return value.map((item) => toJson(item, language))
  if (isCelMap(value)) {
    const entries = celEntries(value).map(([key, item]) => [String(key), toJson(item, language)] as const)
    return Object.fromEntries(entries)
  }
  if (value instanceof Optional) return value.hasValue() ? toJson(value.value(), language) : null
  if (typeof value === 'bigint') return Number(value)
  if (value === null || ['number', 'boolean', 'string'].includes(typeof value)) return value
  return scalar(value, language)
}

/** UTC, written as the language does; not `toLocaleString`, whose texts change with the runtime. */
function localTime(value: Date, language: Language): string {
  const [day = '', time = ''] = value.toISOString().slice(0, 19).split('T')
  return language === 'en' ? `${day} ${time} UTC` : `${day.split('-').reverse().join('/')} ${time} UTC`
}

/** The text without control characters, invisible ones, those that turn its direction, and halves of characters. */
function printable(text: string): string {
  return text
    .replace(/[\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .trim()
}

function cut(text: string): string {
  if (text.length <= MAX_CHARACTERS) return text
  const characters = Array.from(text)
  return characters.length <= MAX_CHARACTERS ? text : `${characters.slice(0, MAX_CHARACTERS - 1).join('')}…`
}

/** Escapes what Markdown would act on; an underscore within a word is left, as CommonMark leaves it. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*[\]<>|~#]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
}
