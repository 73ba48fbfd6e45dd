// The few fields of a CloudTrail record that name callers, taken while the record goes by. It gives the answer that
// `documents.ts` gives of the whole record, or says that it cannot vouch for it.

import { Intern } from "./intern.ts"
import { Keys } from "./keys.ts"
import type { Report } from "./report.ts"
import type { Position } from "./sink.ts"
import { makeTimeReader } from "./time.ts"
import { judgeArn, type Verdict } from "./verdict.ts"
import { type Marks, nothing, type Want } from "./visitor.ts"

/** What a value is wanted for, besides `nothing` (0) and `element` (1). `readJson.ts` goes on after the last. */
const Field = {
  userIdentity: 2,
  eventTime: 3,
  eventName: 4,
  responseElements: 5,
  arn: 6,
  type: 7,
  invokedBy: 8,
  assumedRoleUser: 9,
  federatedUser: 10,
  madeArn: 11
} as const

export const lastField: Want = Field.madeArn

const recordKeys = new Keys({
  userIdentity: Field.userIdentity,
  eventTime: Field.eventTime,
  eventName: Field.eventName,
  responseElements: Field.responseElements
})
const identityKeys = new Keys({ arn: Field.arn, type: Field.type, invokedBy: Field.invokedBy })
const responseKeys = new Keys({
  assumedRoleUser: Field.assumedRoleUser,
  federatedUser: Field.federatedUser
})
const userKeys = new Keys({ arn: Field.madeArn })

/** Names that come again and again, in one file as in the next. */
const arns = new Intern(judgeArn, 65_536, 4_194_304)
const types = new Intern((text) => text, 64, 4096)
const readTime = makeTimeReader()

/** What of a visitor of `scanJson.ts` concerns one record. */
export class RecordFields {
  /** Which keys came, by the bit of their field. */
  #seen = 0
  #isDoubtful = false
  /** The keys of what is watched: the record, or an object within it. */
  #keys = recordKeys
  #arn: Verdict | undefined
  #type = ""
  #isInvoked = false
  #time: number | undefined
  /** In which object the event names the caller that it has made, if it makes one. */
  #makes: Want = nothing
  #made: Verdict | undefined
  /** In which object that was found. */
  #madeIn: Want = nothing

  /** Begins with another record. */
  clear(): void {
    this.#seen = 0
    this.#isDoubtful = false
    this.#keys = recordKeys
    this.#arn = undefined
    this.#type = ""
    this.#isInvoked = false
    this.#time = undefined
    this.#makes = nothing
    this.#made = undefined
    this.#madeIn = nothing
  }

  key(bytes: Uint8Array, start: number, end: number): Want {
    const field = this.#keys.find(bytes, start, end)
    if (field === nothing) return nothing
    // Of two values for one key, `JSON.parse` keeps the last.
    if (this.#has(field)) this.#isDoubtful = true
    this.#seen |= 1 << field
    return field
  }

  text(want: Want, bytes: Uint8Array, start: number, end: number, hasEscape: boolean): void {
    switch (want) {
      case Field.arn:
        this.#arn = this.#readArn(bytes, start, end, hasEscape)
        break
      case Field.madeArn:
        this.#made = this.#readArn(bytes, start, end, hasEscape)
        break
      case Field.type:
        if (start < end) this.#type = (hasEscape ? undefined : types.of(bytes, start, end)) ?? this.#doubt("")
        break
      case Field.invokedBy:
        this.#isInvoked = start < end
        break
      case Field.eventTime:
        this.#time = hasEscape ? this.#doubt(undefined) : readTime(bytes, start, end)
        break
      case Field.eventName:
        this.#makes = hasEscape ? this.#doubt(nothing) : makes(bytes, start, end)
        break
      case Field.userIdentity:
        this.#isDoubtful = true
        break
    }
  }

  other(want: Want): void {
    const mayBeNone =
      want === Field.responseElements || want === Field.assumedRoleUser || want === Field.federatedUser
    if (!mayBeNone) this.#isDoubtful = true
  }

  /** Whether the object is to be watched. */
  enter(want: Want, isObject: boolean): boolean {
    const inner = isObject ? keysWithin(want) : undefined
    if (inner) this.#keys = inner
    else this.other(want)
    if (inner === userKeys) this.#madeIn = want
    return inner !== undefined
  }

  leave(): void {
    this.#keys = this.#keys === userKeys ? responseKeys : recordKeys
  }

  /** The keys that are wanted in what is watched. */
  marks(): Marks {
    return this.#keys.marks
  }

  /** Whether the object looks like a record, and not like another that only has an identity. */
  isLikely(): boolean {
    return this.hasIdentity() && (this.#has(Field.eventTime) || this.#has(Field.eventName))
  }

  /** Whether the fields are all that `JSON.parse` would have found. */
  isVouched(): boolean {
    return this.hasIdentity() && !this.#isDoubtful
  }

  hasIdentity(): boolean {
    return this.#has(Field.userIdentity)
  }

  report(report: Report, position: Position): void {
    report.identity({ arn: this.#arn, type: this.#type, isInvoked: this.#isInvoked }, this.#time, position)
    if (this.#made && this.#madeIn === this.#makes) report.made(this.#made, this.#time, position)
  }

  #has(field: Want): boolean {
    return (this.#seen & (1 << field)) !== 0
  }

  #doubt<A>(value: A): A {
    this.#isDoubtful = true
    return value
  }

  #readArn(bytes: Uint8Array, start: number, end: number, hasEscape: boolean): Verdict | undefined {
    if (start === end) return undefined
    return (hasEscape ? undefined : arns.of(bytes, start, end)) ?? this.#doubt(undefined)
  }
}

const keysWithin = (want: Want): typeof recordKeys | undefined => {
  if (want === Field.userIdentity) return identityKeys
  if (want === Field.responseElements) return responseKeys
  return want === Field.assumedRoleUser || want === Field.federatedUser ? userKeys : undefined
}

/** As `keyOfMade` in `record.ts`. */
const makes = (bytes: Uint8Array, start: number, end: number): Want => {
  if (begins(assumeRole, bytes, start, end)) return Field.assumedRoleUser
  const isFederation = begins(federation, bytes, start, end) && end - start === federation.length
  return isFederation ? Field.federatedUser : nothing
}

const assumeRole = new TextEncoder().encode("AssumeRole")
const federation = new TextEncoder().encode("GetFederationToken")

const begins = (beginning: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean => {
  if (end - start < beginning.length) return false
  for (let i = 0; i < beginning.length; i++) if (bytes[start + i] !== beginning[i]) return false
  return true
}
