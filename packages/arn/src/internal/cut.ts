/** Cuts text at its first five colons: the six fields of an ARN, or fewer. */
export const cut = (text: string): ReadonlyArray<string> => {
  const parts = text.split(":", 5)
  const end = parts.join(":").length
  return end < text.length ? [...parts, text.slice(end + 1)] : parts
}
