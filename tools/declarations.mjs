// Writes the type declarations of a library's entry point and of the files that its types come from, one by one and
// without a type check: `isolatedModules` and explicit types on what is exported make that possible.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import ts from 'typescript'

/** Declarations of `entry` and of what they import from its own folder, into `folder`. */
export async function writeDeclarations(entry, folder) {
  await mkdir(folder, { recursive: true })
  const queue = [entry]
  // The queue grows while it is walked.
  for (const file of queue) {
    const declaration = declare(file, await readFile(file, 'utf8'))
    const imported = [...declaration.matchAll(/from '(\.[^']+)\.ts'/g)].map(([, path]) =>
      join(dirname(file), `${path}.ts`),
    )
    queue.push(...imported.filter((path) => !queue.includes(path)))
    // Whoever uses the library has no sources: in a declaration, `./x.js` is read as `./x.d.ts`.
    const text = declaration.replaceAll(/from '(\.[^']+)\.ts'/g, "from '$1.js'")
    await writeFile(join(folder, basename(file).replace(/\.ts$/, '.d.ts')), text)
  }
}

function declare(fileName, text) {
  const compilerOptions = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023, strict: true }
  const { outputText, diagnostics = [] } = ts.transpileDeclaration(text, {
    fileName,
    compilerOptions,
    reportDiagnostics: true,
  })
  if (diagnostics.length === 0) return outputText
  const host = {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => process.cwd(),
    getNewLine: () => '\n',
  }
  throw new Error(ts.formatDiagnostics(diagnostics, host))
}
