const ALPHABET = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]

/** Bech32 of some bytes (BIP 173), of any length as age has it; the prefix is lower case, and so is the answer. */
export function bech32(prefix: string, bytes: Uint8Array): string {
  const words = fiveBitWords(bytes)
  const head = Buffer.from(prefix, 'ascii')
  const expanded = [...Array.from(head, (code) => code >> 5), 0, ...Array.from(head, (code) => code & 31)]
  const sum = checksum([...expanded, ...words, 0, 0, 0, 0, 0, 0]) ^ 1
  const check = [25, 20, 15, 10, 5, 0].map((shift) => (sum >> shift) & 31)
  return `${prefix}1${[...words, ...check].map((word) => ALPHABET[word] ?? '').join('')}`
}

function fiveBitWords(bytes: Uint8Array): number[] {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((word) => parseInt(word.padEnd(5, '0'), 2))
}

function checksum(words: readonly number[]): number {
  return words.reduce((sum, word) => {
    const top = sum >>> 25
    const shifted = ((sum & 0x1ffffff) << 5) ^ word
    return GENERATOR.reduce((mixed, term, bit) => (((top >> bit) & 1) === 1 ? mixed ^ term : mixed), shifted)
  }, 1)
}
