/**
 * What was probably meant by a word that is unknown.
 *
 * @since 0.1.0
 */

import { editDistance } from "./internal/editDistance.ts"

/**
 * Returns the known word that is nearest to a text, or `undefined` where none is near enough to be worth a question.
 *
 * **Details**
 *
 * Near is what two characters that are inserted, removed or replaced account for; of a long word, a third of its
 * characters. A text of more than 32 characters is near to nothing.
 *
 * @example
 * ```ts
 * import * as Spelling from "@dd-cloud-auth/core/Spelling"
 *
 * if (Spelling.nearest("defalt", ["default", "profiles"]) !== "default") throw new Error("not found")
 * ```
 *
 * @category accessors
 * @since 0.1.0
 */
export const nearest = (text: string, known: Iterable<string>): string | undefined => {
  if (text.length > 32) return undefined
  let best: string | undefined
  let bestDistance = Math.max(2, Math.floor(text.length / 3)) + 1
  for (const word of known) {
    const distance = editDistance(text, word)
    if (distance < bestDistance && distance < word.length) {
      best = word
      bestDistance = distance
    }
  }
  return best
}
