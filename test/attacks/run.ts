import { describe, expect, it } from 'vitest'
import { waitFor } from '../builders/wait-for.ts'
import type { Attack, Family, Outcome } from './attack.ts'
import type { Stage } from './stage.ts'

/** Every attack of a family is refused or harmless; then each defence is taken away, works no more, and is put back. */
export function holds({ name, attacks, defences }: Family, stage: () => Stage): void {
  describe(name, () => {
    for (const attack of attacks)
      it(`refuses one who ${attack.title}`, async () => {
        const outcome = await attack.attempt(stage())
        expect(outcome, outcome.evidence).not.toMatchObject({ result: 'succeeded' })
        await stage().unharmed()
      })
    for (const defence of defences)
      it(`without ${defence.name}, somebody ${defence.opens.join(', ')}`, async () => {
        const opened = defence.opens.map((title) => find(attacks, title))
        const rearm = await defence.disarm(stage())
        try {
          for (const attack of opened) await until(attack, stage(), 'succeeded')
        } finally {
          for (const attack of opened) await attack.undo?.(stage())
          await rearm()
        }
        for (const attack of opened) await until(attack, stage(), 'refused', 'harmless')
        await stage().othersUnharmed()
      })
  })
}

function find(attacks: readonly Attack[], title: string): Attack {
  const found = attacks.find((attack) => attack.title === title)
  if (found === undefined) throw new Error(`No attack of that title: ${title}`)
  return found
}

/** A change of a role, a policy or a kind takes the server a moment: the attack itself tells when it is in force. */
async function until(attack: Attack, stage: Stage, ...wanted: readonly Outcome['result'][]): Promise<void> {
  await waitFor(
    async () => {
      const outcome = await attack.attempt(stage)
      if (wanted.includes(outcome.result)) return true
      await attack.undo?.(stage)
      throw new Error(outcome.evidence)
    },
    { what: `${wanted.join(' or ')}: ${attack.title}`, deadlineMs: 20_000, everyMs: 150 },
  )
}
