/** Cuts text at its first five colons: the six fields of an ARN, or fewer. */
export const cut = (text: string): ReadonlyArray<string> => {
  const parts = text.split(":")
  return parts.length < 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")]
}
