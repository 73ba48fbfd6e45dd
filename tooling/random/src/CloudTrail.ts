/**
 * CloudTrail records as varied as those of a company: which services are called and by whom, how long the records are,
 * what is escaped in them. The shapes are those of the CloudTrail and the IAM User Guide; every name is made up.
 */

import { event } from "./internal/events.ts"
import { makeWho, type Who } from "./internal/identities.ts"
import type { Random } from "./Random.ts"

export interface Options {
  /** How many sessions and users there are; a few of them make most of the calls. */
  readonly callers?: number
  /** The first record's time, in milliseconds since 1970; each record is up to two seconds later. */
  readonly start?: number
}

/** Returns a function that makes one record after the other. */
export const records = (random: Random, { callers = 2000, start = 1_790_000_000_000 }: Options = {}) => {
  const who: Who = makeWho(random, callers)
  let time = start
  return (): Record<string, unknown> => {
    time += random.below(2000)
    const { identity, ...told } = event(random, who)
    const record = {
      eventVersion: random.pick(["1.08", "1.09", "1.10", "1.11"]),
      ...(identity !== undefined && { userIdentity: identity }),
      eventTime: `${new Date(time).toISOString().slice(0, 19)}Z`,
      ...told,
      requestID: random.once(2) ? uuid(random) : hex(random, 16).toUpperCase(),
      eventID: uuid(random),
      readOnly: random.once(2),
      eventType: "AwsApiCall",
      managementEvent: !random.once(3),
      recipientAccountId: who.account(),
      ...(random.once(20) && { sharedEventID: uuid(random) }),
      eventCategory: random.once(3) ? "Data" : "Management",
      ...(!random.once(3) && {
        tlsDetails: {
          tlsVersion: random.pick(["TLSv1.3", "TLSv1.2"]),
          cipherSuite: random.pick(["TLS_AES_128_GCM_SHA256", "ECDHE-RSA-AES128-GCM-SHA256"]),
          clientProvidedHostHeader: `${told.eventSource.split(".")[0]}.${told.awsRegion}.amazonaws.com`
        }
      })
    }
    // The order of fields is not fixed.
    return random.once(50) ? Object.fromEntries(Object.entries(record).toReversed()) : record
  }
}

/** Yields the text of a log file of about so many bytes, in parts. */
export function* file(next: () => unknown, bytes: number): Generator<string> {
  let size = 0
  for (let separator = '{"Records":['; size < bytes; separator = ",") {
    const part = separator + JSON.stringify(next())
    size += part.length
    yield part
  }
  yield "]}"
}

const hex = (random: Random, digits: number): string =>
  Array.from({ length: digits }, () => random.below(16).toString(16)).join("")

const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((digits) => hex(random, digits)).join("-")
