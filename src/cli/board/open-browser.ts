import { spawn } from 'node:child_process'

/** Asks the desktop to show an address. Where there is none, nothing happens: the address has been printed. */
export function openBrowser(address: string, platform: NodeJS.Platform = process.platform): void {
  const [program, ...args] = OPENERS[platform] ?? ['xdg-open']
  const child = spawn(program ?? '', [...args, address], { detached: true, stdio: 'ignore' })
  child.on('error', () => undefined)
  child.unref()
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  // Not `start`, which is the shell's and would read the address as a command.
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}
