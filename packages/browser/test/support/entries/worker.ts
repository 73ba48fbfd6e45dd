/* oxlint-disable unicorn/require-post-message-target-origin -- workers have none */
import { conform } from "./conform.ts"

globalThis.addEventListener("message", ({ data }) =>
  conform(data).then((outcomes) => globalThis.postMessage(outcomes))
)
