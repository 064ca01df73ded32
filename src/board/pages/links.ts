import { boardQuery, PATHS } from '../urls.ts'
import type { BoardFilter, BoardView } from '../view.ts'
import type { Setting } from './setting.ts'

/** The board with another filter or page, projected as this one is. */
export function boardLink(view: BoardView, setting: Setting, changes: Changes = {}, page = 1): string {
  return onWall(
    `${PATHS.board}${boardQuery({ ...view.filter, ...changes } as BoardFilter, page)}`,
    setting.wall,
  )
}

/** This board projected, or no longer. */
export function wallLink(view: BoardView, wall: boolean): string {
  return onWall(`${PATHS.board}${boardQuery(view.filter, view.page)}`, wall)
}

/** All sessions of a board in one file. */
export function exportLink(view: BoardView, path: string): string {
  return `${path}${boardQuery(view.filter)}`
}

/** `undefined` takes a condition away. */
type Changes = { readonly [K in keyof BoardFilter]?: BoardFilter[K] | undefined }

function onWall(address: string, wall: boolean): string {
  if (!wall) return address
  return `${address}${address.includes('?') ? '&' : '?'}wall=true`
}
