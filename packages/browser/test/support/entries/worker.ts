/* oxlint-disable unicorn/require-post-message-target-origin -- workers have none */
import { conform } from "./conform.ts"
import { listOfProxy } from "./program.ts"

globalThis.addEventListener("message", ({ data }) => {
  const answer: Promise<unknown> = data === "proxy" ? listOfProxy({}) : conform(data)
  return answer.then((answer) => globalThis.postMessage(answer))
})
