/** Lists that are larger come in smaller pages: a candidate's large objects must not fill our memory. */
export const MAX_RESPONSE_BYTES = 8 << 20
