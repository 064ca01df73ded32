import type { Notice } from '../view.ts'

/** A field of the forms of acts that a person fills in. */
export type ActField = 'minutes' | 'reason' | 'state'

/** Which field of a refused form is wrong, when one is: the same bounds as the kind's own. */
export function wrongField({ problem, form }: Extract<Notice, { kind: 'Refused' }>): ActField | undefined {
  if (problem.code !== 'UsageInvalid') return undefined
  if (form.act === 'extend' && !isMinutes(form.minutes ?? '')) return 'minutes'
  if (form.act === 'decide' && form.state !== 'Pass' && form.state !== 'Fail') return 'state'
  return form.reason.length < 3 || form.reason.length > 512 ? 'reason' : undefined
}

function isMinutes(text: string): boolean {
  return /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 480
}
