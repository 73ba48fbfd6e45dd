/** Cuts text at its first five colons: the six fields of an ARN, or fewer. */
export const cut = (text: string): ReadonlyArray<string> => {
  const parts: Array<string> = []
  let from = 0
  while (parts.length < 5) {
    const colon = text.indexOf(":", from)
    if (colon < 0) break
    parts.push(text.slice(from, colon))
    from = colon + 1
  }
  parts.push(text.slice(from))
  return parts
}
