import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Socket } from 'node:net'
import { SandboxError } from './sandbox-error.ts'

/**
 * Reads `pid N` and `gone N` on stdin. At end of file (our stop, our crash, our SIGKILL: the kernel closes the pipe in
 * every case) it ends what is left and removes the state directory. It sits in its own session and ignores the
 * terminal's signals, so Ctrl-C cannot end it first.
 */
const SCRIPT = `
trap '' INT TERM HUP QUIT
pids=' '
while read -r word pid; do
  case $word in
    pid) pids="$pids$pid " ;;
    gone) case $pids in *" $pid "*) pids="\${pids%% $pid *} \${pids#* $pid }" ;; esac ;;
  esac
done
alive() { for pid in $pids; do kill -0 "$pid" 2>/dev/null && return 0; done; return 1; }
for pid in $pids; do kill -KILL "$pid" 2>/dev/null; done
tries=0
while alive && [ $tries -lt 50 ]; do tries=$((tries + 1)); sleep 0.05; done
rm -rf -- "$1"
`

/** The small process that outlives ours long enough to clean up after it. */
export interface Reaper {
  readonly pid: number
  /** Resolves when the reaper is sure to know the pid, even if we are killed at once; rejects when it is closed. */
  watch(pid: number): Promise<void>
  /** The process has ended: its pid may soon be somebody else's. */
  forget(pid: number): void
  /** Ends what is still watched, removes the state directory, and waits for that. */
  close(): Promise<void>
}

/** Starts the reaper of one state directory. */
export async function startReaper(stateDir: string): Promise<Reaper> {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'sandbox-reaper', stateDir], {
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'] },
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const exited = once(child, 'exit')
  await once(child, 'spawn')
  const { pid, stdin } = child
  if (pid === undefined) throw new SandboxError('Cannot start /bin/sh, which cleans up after the sandbox')
  stdin.on('error', () => undefined)
  // A pipe of a child is a socket, though its type does not say so.
  if (stdin instanceof Socket) stdin.unref()
  child.unref()

  const tell = (line: string) =>
    new Promise<void>((resolve, reject) => {
      stdin.write(`${line}\n`, (error) => (error == null ? resolve() : reject(error)))
    })
  return {
    pid,
    watch: (watched) => tell(`pid ${watched}`),
    // Nothing is left to tell a reaper that is closing.
    forget: (watched) => void tell(`gone ${watched}`).catch(() => undefined),
    close: async () => {
      child.ref()
      stdin.end()
      await exited
    },
  }
}
