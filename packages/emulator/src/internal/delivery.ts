// An answer as the steps of its delivery, which the socket and the in-process client both play.

import type { Fault } from "./faultSchema.ts"
import type { Headers, HttpAnswer } from "./httpAnswer.ts"

/** How a body trickles. */
export interface Pace {
  readonly bytes: number
  readonly millis: number
}

/** A step of a delivery. After the last one the answer is complete. */
export type Step =
  | { readonly _tag: "Wait"; readonly millis: number }
  | { readonly _tag: "Hang" }
  | { readonly _tag: "Head"; readonly status: number; readonly headers: Headers }
  /** With a pace, so many bytes at a time, after so many milliseconds each. */
  | { readonly _tag: "Chunk"; readonly bytes: Uint8Array; readonly pace?: Pace }
  /** The connection is reset. */
  | { readonly _tag: "Reset" }
  /** The connection is closed, although the answer is not complete. */
  | { readonly _tag: "Close" }

/** Whether an answer with this status never has a body. */
export const isBodiless = (status: number): boolean => status === 204 || status === 205 || status === 304

/** The steps that deliver an answer as it should be. */
export const deliver = (answer: HttpAnswer, method: string): ReadonlyArray<Step> => {
  const bytes = new TextEncoder().encode(answer.body)
  const headers =
    isBodiless(answer.status) || answer.headers.some(([name]) => name === "content-length")
      ? answer.headers
      : [...answer.headers, ["content-length", String(bytes.length)] as const]
  const head: Step = { _tag: "Head", status: answer.status, headers }
  return isBodiless(answer.status) || method === "HEAD" || bytes.length === 0
    ? [head]
    : [head, { _tag: "Chunk", bytes }]
}

/** The steps with what a fault does to them. */
export const spoil = (steps: ReadonlyArray<Step>, fault: Fault): ReadonlyArray<Step> => {
  switch (fault._tag) {
    case "Slow":
      return [{ _tag: "Wait", millis: fault.millis }, ...steps]
    case "Trickle":
      return steps.map((step) =>
        step._tag === "Chunk"
          ? { ...step, pace: { bytes: fault.bytes ?? 16, millis: fault.millis ?? 100 } }
          : step
      )
    case "Truncate":
      return [...until(steps, "body"), { _tag: "Close" }]
    case "Reset":
      return [...until(steps, fault.at), { _tag: "Reset" }]
    case "Hang":
      return [...until(steps, fault.at), { _tag: "Hang" }]
    default:
      return steps
  }
}

/** The answer with half of its body; its length is that of the half. */
export const halved = (answer: HttpAnswer): HttpAnswer => ({
  ...answer,
  body: answer.body.slice(0, answer.body.length >> 1)
})

/** The pieces in which a chunk with a pace is sent. */
export function* pieces(bytes: Uint8Array, pace: Pace): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pace.bytes) yield bytes.subarray(at, at + pace.bytes)
}

const until = (
  steps: ReadonlyArray<Step>,
  at: "start" | "headers" | "body" = "start"
): ReadonlyArray<Step> => {
  const head = steps.findIndex(({ _tag }) => _tag === "Head")
  if (at === "start") return steps.slice(0, Math.max(head, 0))
  const chunk = steps[head + 1]
  const half = chunk?._tag === "Chunk" ? chunk.bytes.length >> 1 : 0
  return at === "headers" || chunk?._tag !== "Chunk" || half === 0
    ? steps.slice(0, head + 1)
    : [...steps.slice(0, head + 1), { ...chunk, bytes: chunk.bytes.subarray(0, half) }]
}
