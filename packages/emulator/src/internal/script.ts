// An answer as the steps of its delivery, which the socket and the in-process client both play.
import type { Fault } from "../Faults.ts"

/** A status, headers and a body. */
export interface Answer {
  readonly status: number
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string
}

/** A step of a delivery. After the last one the answer is complete. */
export type Step =
  | { readonly _tag: "Wait"; readonly millis: number }
  | { readonly _tag: "Hang" }
  | {
      readonly _tag: "Head"
      readonly status: number
      readonly headers: ReadonlyArray<readonly [name: string, value: string]>
    }
  | { readonly _tag: "Chunk"; readonly bytes: Uint8Array }
  /** The connection is reset. */
  | { readonly _tag: "Reset" }
  /** The connection is closed, although the answer is not complete. */
  | { readonly _tag: "Close" }

/** Whether an answer with this status never has a body. */
export const isBodiless = (status: number): boolean => status === 204 || status === 205 || status === 304

/** The steps that deliver an answer as it should be. */
export const script = (answer: Answer, method: string): ReadonlyArray<Step> => {
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
      return steps.flatMap((step) =>
        step._tag === "Chunk" ? trickle(step.bytes, fault.bytes ?? 16, fault.millis ?? 100) : [step]
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
export const halved = (answer: Answer): Answer => ({
  ...answer,
  body: answer.body.slice(0, answer.body.length >> 1)
})

const trickle = (bytes: Uint8Array, size: number, millis: number): ReadonlyArray<Step> =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, n): ReadonlyArray<Step> => [
    { _tag: "Wait", millis },
    { _tag: "Chunk", bytes: bytes.subarray(n * size, (n + 1) * size) }
  ]).flat()

const until = (
  steps: ReadonlyArray<Step>,
  at: "start" | "headers" | "body" = "start"
): ReadonlyArray<Step> => {
  const head = steps.findIndex(({ _tag }) => _tag === "Head")
  if (at === "start") return steps.slice(0, Math.max(head, 0))
  if (at === "headers") return steps.slice(0, head + 1)
  let left = steps.reduce((sum, step) => sum + (step._tag === "Chunk" ? step.bytes.length : 0), 0) >> 1
  return steps.flatMap((step): ReadonlyArray<Step> => {
    if (step._tag === "Head" || (left > 0 && step._tag === "Wait")) return [step]
    if (step._tag !== "Chunk" || left <= 0) return []
    const bytes = step.bytes.subarray(0, left)
    left -= bytes.length
    return [{ _tag: "Chunk", bytes }]
  })
}
