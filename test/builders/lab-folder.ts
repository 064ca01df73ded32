import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stringify } from 'yaml'
import type { KubeObject, LabSpec } from '../../src/api/index.ts'

/** Writes a lab as its author would: `files` are what proves it, by their path in the folder, objects as YAML. */
export async function writeLabFolder(
  dir: string,
  { lab, rubric }: { readonly lab: KubeObject; readonly rubric?: KubeObject },
  files: Readonly<Record<string, object>>,
): Promise<void> {
  const { statement, seed = [], ...spec } = lab['spec'] as LabSpec
  const written: Readonly<Record<string, string>> = {
    'lab.yaml': stringify({ ...lab, spec }),
    ...(rubric !== undefined && { 'rubric.yaml': stringify(rubric) }),
    'statement.fr.md': statement.fr,
    'statement.en.md': statement.en,
    ...Object.fromEntries(
      seed.map(({ environment, manifest }, index) => [
        `seed/${environment}/${index}.yaml`,
        stringify(manifest),
      ]),
    ),
    ...Object.fromEntries(Object.entries(files).map(([path, content]) => [path, stringify(content)])),
  }
  for (const [path, text] of Object.entries(written)) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
}
