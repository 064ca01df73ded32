/**
 * The text of one Warning header (`299 - "text"`, RFC 7234 §5.5 as kube-apiserver writes it); a header of another
 * shape is given as it is.
 */
export function parseWarning(header: string): string {
  const quoted = /^\d{3} \S+ "((?:[^"\\]|\\.)*)"/.exec(header)?.[1]
  return quoted === undefined ? header : quoted.replace(/\\(.)/g, '$1')
}

/**
 * The values of one header, apart. Node joins them with commas in its header object, and warnings contain commas; the
 * flat list of names and values that it gives beside keeps them apart.
 */
export function headerValues(rawHeaders: readonly string[], name: string): string[] {
  const values: string[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1]
    if (rawHeaders[index] === name && value !== undefined) values.push(value)
  }
  return values
}
