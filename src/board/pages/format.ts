import type { Locale } from '../../view/index.ts'

/** Numbers and times as the reader's language writes them. */
export interface Formats {
  readonly number: (value: number) => string
  /** Of a whole number of hundredths. */
  readonly percent: (value: number) => string
  /** The time of day, with the day when that is not today. */
  readonly clock: (time: string) => string
  /** Day and time to the second. */
  readonly moment: (time: string) => string
  /** `1 h 5 min`, `24 min`, and below ten minutes `4 min 31 s`. */
  readonly duration: (seconds: number) => string
  /** `5 min ago`. */
  readonly ago: (time: string) => string
}

/** Where candidates and coaches are, unless said otherwise. */
export const TIME_ZONE = 'Europe/Paris'

/** The formats of a language, at one moment and place. */
export function formats(locale: Locale, now: Date, timeZone: string = TIME_ZONE): Formats {
  const tag = locale === 'fr' ? 'fr-FR' : 'en-GB'
  const number = new Intl.NumberFormat(tag)
  const percent = new Intl.NumberFormat(tag, { style: 'percent' })
  const relative = new Intl.RelativeTimeFormat(tag, { numeric: 'always', style: 'short' })
  const day = new Intl.DateTimeFormat(tag, { timeZone, dateStyle: 'short' })
  const hour = new Intl.DateTimeFormat(tag, { timeZone, timeStyle: 'short' })
  const both = new Intl.DateTimeFormat(tag, { timeZone, dateStyle: 'short', timeStyle: 'short' })
  const whole = new Intl.DateTimeFormat(tag, { timeZone, dateStyle: 'long', timeStyle: 'medium' })
  const unit = (value: number, name: 'hour' | 'minute' | 'second'): string =>
    new Intl.NumberFormat(tag, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  return {
    number: (value) => number.format(value),
    percent: (value) => percent.format(value / 100),
    clock: (time) => {
      const date = new Date(time)
      return day.format(date) === day.format(now) ? hour.format(date) : both.format(date)
    },
    moment: (time) => whole.format(new Date(time)),
    duration: (seconds) => {
      const minutes = Math.floor(seconds / 60)
      if (minutes >= 60) {
        const hours = unit(Math.floor(minutes / 60), 'hour')
        return minutes % 60 === 0 ? hours : `${hours} ${unit(minutes % 60, 'minute')}`
      }
      if (minutes >= 10) return unit(minutes, 'minute')
      return minutes > 0
        ? `${unit(minutes, 'minute')} ${unit(seconds % 60, 'second')}`
        : unit(seconds, 'second')
    },
    ago: (time) => {
      const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(time)) / 60_000))
      if (minutes < 60) return relative.format(-minutes, 'minute')
      if (minutes < 48 * 60) return relative.format(-Math.floor(minutes / 60), 'hour')
      return relative.format(-Math.floor(minutes / 1440), 'day')
    },
  }
}
