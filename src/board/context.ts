import type { Logger } from '../api/index.ts'
import type { Client, ClusterConfig } from '../kube/index.ts'
import type { BoardConfig } from './config.ts'
import type { Hub } from './live/hub.ts'
import type { May } from './people/access.ts'
import type { Identify } from './people/identify.ts'
import type { PublicFiles } from './public-files.ts'
import type { BoardCaches } from './sessions/caches.ts'
import type { ReadEnvironment } from './sessions/environment.ts'
import type { Rows } from './sessions/rows.ts'
import type { Limiter } from './sign-in/limiter.ts'
import type { OneTimeCodes } from './sign-in/one-time.ts'
import type { Sealer } from './sign-in/seal.ts'
import type { Pages } from './view.ts'

/** All that the board's routes work with. */
export interface BoardContext {
  readonly config: Pick<BoardConfig, 'operatorNamespace' | 'proxies' | 'secureCookies' | 'timeZone'>
  readonly pages: Pages
  readonly files: PublicFiles
  /** The board itself, which may read and ask. */
  readonly client: Client
  /** Where people's own acts go. */
  readonly cluster: ClusterConfig
  readonly caches: BoardCaches
  readonly rows: Rows
  readonly readEnvironment: ReadEnvironment
  readonly identify: Identify
  readonly may: May
  readonly sealer: Sealer
  readonly codes: OneTimeCodes
  readonly limiter: Limiter
  readonly hub: Hub
  readonly logger: Logger
  readonly now: () => Date
}
