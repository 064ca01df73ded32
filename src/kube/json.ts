/** JSON when the bytes are that, else their text: bodies of errors may be either. */
export function parseJson(body: Buffer): unknown {
  const text = body.toString('utf8')
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return text
  }
}
