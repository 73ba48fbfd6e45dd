/* oxlint-disable unicorn/require-post-message-target-origin -- workers have none */
import { conform } from "./conform.ts"

interface Client {
  readonly postMessage: (message: unknown) => void
}

interface ExtendableMessageEvent extends MessageEvent {
  readonly waitUntil: (work: Promise<unknown>) => void
}

globalThis.addEventListener("message", (event) => {
  const { data, source } = event
  const work = conform(data).then((outcomes) => (source as Client | null)?.postMessage(outcomes))
  ;(event as ExtendableMessageEvent).waitUntil(work)
})
