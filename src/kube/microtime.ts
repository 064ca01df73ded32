/**
 * A date as the API's `MicroTime`: exactly six fractional digits. `toISOString` gives three, which the API server
 * refuses with 400 in Leases and in events.k8s.io/v1 (kubernetes/kubernetes#141204).
 */
export function microTime(date: Date): string {
  return date.toISOString().replace('Z', '000Z')
}
