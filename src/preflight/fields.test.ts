import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { fieldPaths, OUR_KINDS, type FieldSchema } from './kinds.ts'

/** A change of crds/ changes this file: `npx vitest run --project unit src/preflight -u`. */
it('the fields that we look for are those of the definitions that ship', async () => {
  const shipped = OUR_KINDS.map((kind) => {
    const file = new URL(`../../crds/${kind.toLowerCase()}s.yaml`, import.meta.url)
    const { spec } = parse(readFileSync(file, 'utf8')) as Definition
    return [kind, fieldPaths(spec.versions[0]?.schema.openAPIV3Schema ?? {})] as const
  })
  expect(shipped.every(([, fields]) => fields.length > 20)).toBe(true)
  const text = `${JSON.stringify(Object.fromEntries(shipped), null, 2)}\n`
  await expect(text).toMatchFileSnapshot('fields.json')
})

interface Definition {
  readonly spec: {
    readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: FieldSchema } }[]
  }
}
