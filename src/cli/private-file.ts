import { chmod, writeFile } from 'node:fs/promises'

/** Writes a file that only its owner reads. One that was there before keeps its mode on writing: it is set again. */
export async function writePrivate(file: string, text: string): Promise<void> {
  await writeFile(file, text, { mode: 0o600 })
  await chmod(file, 0o600)
}
