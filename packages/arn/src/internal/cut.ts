// Text at its colons: the six fields of an ARN, before anything is known of them.

/** Cuts text at its first five colons: the six fields of an ARN, or fewer. */
export const cut = (text: string): ReadonlyArray<string> => {
  const parts = text.split(":", 5)
  const end = parts.join(":").length
  return end < text.length ? [...parts, text.slice(end + 1)] : parts
}

/** The index at which one of the six fields of an ARN begins. Allocates nothing. */
export const fieldStart = (text: string, field: number): number => {
  let start = 0
  for (let i = 0; i < field; i++) start = text.indexOf(":", start) + 1
  return start
}

/** Writes `arn:`, in whatever case a text begins with it, in lower case. */
export const lowerPrefix = (text: string): string => text.replace(/^arn:/i, "arn:")

/** Why a text is no ARN, and the index where that shows. Allocates nothing if it is one. */
export const whyNoArn = (text: string): { readonly reason: string; readonly index: number } | undefined => {
  if (!text.startsWith("arn:")) return { reason: 'an ARN starts with "arn:"', index: 0 }
  let start = 0
  for (const name of needed) {
    const colon = text.indexOf(":", start)
    if (colon < 0) return { reason: `an ARN has 6 fields, not ${text.split(":").length}`, index: text.length }
    if (colon === start && name !== "") return { reason: `the ${name} is empty`, index: start }
    start = colon + 1
  }
  return start < text.length ? undefined : { reason: "the resource is empty", index: start }
}

/** The fields before the resource, with the names of those that may not be empty. */
const needed = ["prefix", "partition", "service", "", ""]
