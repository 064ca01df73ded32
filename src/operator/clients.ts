import { createClient, type Client, type ClientOptions, type ClusterConfig } from '../kube/index.ts'

/** Who talks to the API server. */
export interface OperatorClients {
  /** Everything that is done for sessions. */
  readonly sessions: Client
  /** The Lease and the clock: never behind sessions’ requests, in our own queue or on their connection. */
  readonly election: Client
  close(): void
}

/** One request to renew, one to compare clocks, and those that were given up and are not over yet. */
const ELECTION_IN_FLIGHT = 4

/** Two clients of one identity, each with connections and a limit of its own. */
export async function createClients(config: ClusterConfig, options: ClientOptions): Promise<OperatorClients> {
  const sessions = await createClient(config, options)
  const election = await createClient(config, { ...options, inFlight: ELECTION_IN_FLIGHT })
  return {
    sessions,
    election,
    close() {
      sessions.close()
      election.close()
    },
  }
}
