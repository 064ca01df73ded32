import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'

/** What one chunk holds at most, its two lines included: in base64 well below the 1 MiB that a Secret may have. */
const CHUNK_BYTES = 700 * 1024
/** 65 bytes of digest line and `<index>/<count>\n`. */
const HEADER_BYTES = 128

/** What reading chunks gives: the bytes, or which chunks (from 0) are missing, or what is damaged. */
export type Unchunked =
  { readonly bytes: Uint8Array } | { readonly missing: readonly number[] } | { readonly damaged: string }

/**
 * The bytes compressed and cut. A chunk is `<hex SHA-256 of the rest>\n<index>/<count>\n` and its slice of the gzip
 * stream: gzip alone would not notice every flipped bit, nor tell which chunk was lost.
 */
export function toChunks(bytes: Uint8Array): readonly Uint8Array[] {
  const zipped = gzipSync(bytes)
  const size = CHUNK_BYTES - HEADER_BYTES
  const count = Math.ceil(zipped.length / size)
  return Array.from({ length: count }, (_, index) => {
    const slice = zipped.subarray(index * size, (index + 1) * size)
    const rest = Buffer.concat([Buffer.from(`${index}/${count}\n`), slice])
    return Buffer.concat([Buffer.from(`${sha256(rest)}\n`), rest])
  })
}

/** The inverse of {@link toChunks}, each chunk in its place; the bytes are those of the digest, `sha256:…`. */
export function fromChunks(chunks: readonly (Uint8Array | undefined)[], digest: string): Unchunked {
  const slices: (Slice | undefined)[] = []
  for (const [index, chunk] of chunks.entries()) {
    const slice = chunk === undefined ? undefined : readChunk(chunk)
    if (typeof slice === 'string') return { damaged: `chunk ${index}: ${slice}` }
    if (slice !== undefined && slice.index !== index) {
      return { damaged: `chunk ${index}: it is chunk ${slice.index}` }
    }
    slices.push(slice)
  }
  const present = slices.filter((slice) => slice !== undefined)
  const count = present[0]?.count ?? Math.max(1, chunks.length)
  if (present.some((slice) => slice.count !== count || slice.index >= count)) {
    return { damaged: 'the chunks are not of one whole' }
  }
  const missing = Array.from({ length: count }, (_, index) => index).filter((index) => !slices[index])
  if (missing.length > 0) return { missing }
  return unzip(Buffer.concat(present.map(({ bytes }) => bytes)), digest)
}

interface Slice {
  readonly index: number
  readonly count: number
  readonly bytes: Uint8Array
}

/** The slice, or what is wrong with it. */
function readChunk(chunk: Uint8Array): Slice | string {
  const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
  const header = bytes.subarray(0, HEADER_BYTES).toString('latin1')
  const [whole = '', hash = '', index = '', count = ''] =
    /^([0-9a-f]{64})\n(\d{1,6})\/(\d{1,6})\n/.exec(header) ?? []
  if (whole === '') return 'it does not begin as a chunk does'
  if (sha256(bytes.subarray(hash.length + 1)) !== hash) return 'its SHA-256 is not the one it begins with'
  return { index: Number(index), count: Number(count), bytes: bytes.subarray(whole.length) }
}

function unzip(zipped: Uint8Array, digest: string): Unchunked {
  try {
    const bytes = gunzipSync(zipped)
    const found = `sha256:${sha256(bytes)}`
    return found === digest ? { bytes } : { damaged: `the whole is ${found}, not ${digest}` }
  } catch {
    return { damaged: 'the whole cannot be decompressed' }
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
