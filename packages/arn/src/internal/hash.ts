/**
 * How ARNs are hashed: from left to right, so that on the way to the hash of a whole text, what stands before each
 * of its slashes has one too.
 *
 * Only what tells ARNs apart is read: most digits of the account ID, then what follows the type of the resource, as
 * in `assumed-role/`. Anybody can write texts of one hash, so a hash finds candidates and never decides.
 */

/** Where at least eight digits of the account ID are found, be the partition `aws` or `aws-us-gov`. */
const digitsStart = "arn:aws:sts::1234".length
const digitsEnd = "arn:aws-us-gov:sts::12345678".length

/** The first multiplier of MurmurHash3's last step. */
const factor = 0x85ebca6b

/** Where the name starts that a resource has after its type; 0 in a text without a slash, which is read whole. */
export const nameStart = (text: string): number => text.indexOf("/") + 1

/** The hash before the first character of the name, which stands at `name`. */
export const begin = (text: string, name: number): number => {
  const end = Math.min(name || text.length, digitsEnd)
  let hash = 0
  for (let i = digitsStart; i < end; i++) hash = mix(hash, text.charCodeAt(i))
  return hash
}

/** The hash after one more character. */
export const mix = (hash: number, code: number): number => Math.imul(hash ^ code, factor)

/** Spreads a hash over all 32 bits. What comes out is for use; to go on, `mix` needs what went in. */
export const finish = (hash: number): number => {
  const spread = Math.imul(hash ^ (hash >>> 15), factor)
  return spread ^ (spread >>> 13)
}
