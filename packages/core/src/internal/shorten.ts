/** Returns a text of at most `longest` characters, with an ellipsis in place of what was left out; no pair is split. */
export const shorten = (text: string, longest: number): string => {
  if (text.length <= longest) return text
  const splitsPair = /[\ud800-\udbff]/.test(text[longest - 1] ?? "")
  return `${text.slice(0, splitsPair ? longest - 1 : longest)}…`
}
