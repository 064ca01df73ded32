import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('types, validators and platform policies are what their sources give', async () => {
  const program = join(import.meta.dirname, '../../tools/generate.mjs')
  const checked = promisify(execFile)(process.execPath, [program, '--check'])
  await expect(checked).resolves.toMatchObject({ stderr: '' })
})
