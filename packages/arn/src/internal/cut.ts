/** Cuts text at its first five colons: the six fields of an ARN, or fewer. */
export const cut = (text: string): ReadonlyArray<string> => {
  const parts = text.split(":")
  const rest = parts.splice(5)
  return rest.length > 0 ? [...parts, rest.join(":")] : parts
}
