// The few fields of a CloudTrail record that name callers, taken while the record goes by. It gives the answer that
// `documents.ts` gives of the whole record, or says that it cannot vouch for it.

import { makeIntern } from "./intern.ts"
import { makeKeys } from "./keys.ts"
import type { Report } from "./report.ts"
import { nothing, type Want } from "./scanJson.ts"
import type { Position } from "./sink.ts"
import { makeTimeReader } from "./time.ts"
import { judgeArn, type Verdict } from "./verdict.ts"

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
  madeArn: 10
} as const

export const lastField: Want = Field.madeArn

const recordKeys = makeKeys({
  userIdentity: Field.userIdentity,
  eventTime: Field.eventTime,
  eventName: Field.eventName,
  responseElements: Field.responseElements
})
const identityKeys = makeKeys({ arn: Field.arn, type: Field.type, invokedBy: Field.invokedBy })
const responseKeys = makeKeys({ assumedRoleUser: Field.assumedRoleUser })
const userKeys = makeKeys({ arn: Field.madeArn })

/** What of a visitor of `scanJson.ts` concerns one record. */
export interface RecordFields {
  /** Begins with another record. */
  readonly clear: () => void
  readonly key: (bytes: Uint8Array, start: number, end: number, isEscaped: boolean) => Want
  readonly text: (want: Want, bytes: Uint8Array, start: number, end: number, isEscaped: boolean) => void
  readonly other: (want: Want) => void
  readonly enter: (want: Want, isObject: boolean) => boolean
  readonly leave: () => void
  /** Whether the object looks like a record, and not like another that only has an identity. */
  readonly isLikely: () => boolean
  /** Whether the fields are all that `JSON.parse` would have found. */
  readonly isVouched: () => boolean
  readonly report: (report: Report, position: Position) => void
}

export const makeRecordFields = (): RecordFields => {
  const arns = makeIntern(judgeArn)
  const types = makeIntern((text) => text, 64)
  const readTime = makeTimeReader()

  /** Which keys came, by the bit of their field. */
  let seen = 0
  let isDoubtful = false
  /** The keys of what is watched: the record, or an object within it. */
  let keys = recordKeys
  let arn: Verdict | undefined
  let type = ""
  let isInvoked = false
  let time: number | undefined
  let isAssumeRole = false
  let made: Verdict | undefined

  const has = (field: Want): boolean => (seen & (1 << field)) !== 0

  const readArn = (
    bytes: Uint8Array,
    start: number,
    end: number,
    isEscaped: boolean
  ): Verdict | undefined => {
    if (start === end) return undefined
    const verdict = isEscaped ? undefined : arns(bytes, start, end)
    if (verdict === undefined) isDoubtful = true
    return verdict
  }

  return {
    clear: () => {
      seen = 0
      isDoubtful = false
      keys = recordKeys
      arn = undefined
      type = ""
      isInvoked = false
      time = undefined
      isAssumeRole = false
      made = undefined
    },

    key: (bytes, start, end, isEscaped) => {
      const field = keys(bytes, start, end, isEscaped)
      if (field === nothing) return nothing
      // Of two values for one key, `JSON.parse` keeps the last.
      if (has(field)) isDoubtful = true
      seen |= 1 << field
      return field
    },

    text: (want, bytes, start, end, isEscaped) => {
      switch (want) {
        case Field.arn:
          arn = readArn(bytes, start, end, isEscaped)
          break
        case Field.madeArn:
          made = readArn(bytes, start, end, isEscaped)
          break
        case Field.type: {
          const text = isEscaped ? undefined : types(bytes, start, end)
          if (text === undefined) isDoubtful = true
          else type = text
          break
        }
        case Field.invokedBy:
          isInvoked = start < end
          break
        case Field.eventTime:
          if (isEscaped) isDoubtful = true
          else time = readTime(bytes, start, end)
          break
        case Field.eventName:
          if (isEscaped) isDoubtful = true
          else isAssumeRole = beginsAssumeRole(bytes, start, end)
          break
        case Field.userIdentity:
          isDoubtful = true
          break
      }
    },

    other: (want) => {
      if (want >= Field.userIdentity && want !== Field.responseElements && want !== Field.assumedRoleUser) {
        isDoubtful = true
      }
    },

    enter: (want, isObject) => {
      const inner = isObject ? keysWithin(want) : undefined
      if (inner) keys = inner
      else if (want !== Field.responseElements && want !== Field.assumedRoleUser) isDoubtful = true
      return inner !== undefined
    },

    leave: () => {
      keys = keys === userKeys ? responseKeys : recordKeys
    },

    isLikely: () => has(Field.userIdentity) && (has(Field.eventTime) || has(Field.eventName)),
    isVouched: () => has(Field.userIdentity) && !isDoubtful,

    report: (report, position) => {
      report.identity({ arn, type, isInvoked }, time, position)
      if (made && isAssumeRole) report.made(made, time, position)
    }
  }
}

const keysWithin = (want: Want): typeof recordKeys | undefined => {
  if (want === Field.userIdentity) return identityKeys
  if (want === Field.responseElements) return responseKeys
  return want === Field.assumedRoleUser ? userKeys : undefined
}

const assumeRole = new TextEncoder().encode("AssumeRole")

const beginsAssumeRole = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (end - start < assumeRole.length) return false
  for (let i = 0; i < assumeRole.length; i++) if (bytes[start + i] !== assumeRole[i]) return false
  return true
}
