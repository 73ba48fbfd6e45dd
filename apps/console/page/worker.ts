/**
 * The page's worker: asks the site through the console's server, and reads files. An answer of 100,000 mappings takes a
 * second to be parsed and checked, and a large file some more, in which a page could do nothing else.
 */

import * as BrowserCloudAuth from "@dd-cloud-auth/browser/BrowserCloudAuth"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Trouble from "./model/Trouble.ts"
import * as Files from "./state/files.ts"
import type { Ask, Told } from "./state/messages.ts"

/** Mappings or callers in a message, which the page reads in a few milliseconds. */
const atOnce = 1_000

const runtime = ManagedRuntime.make(BrowserCloudAuth.layerProxy())

const tell = (told: Told): void => postMessage(told)

const list = CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list).pipe(
  Effect.match({
    onSuccess: (mappings) => {
      for (let from = 0; from === 0 || from < mappings.length; from += atOnce) {
        const isLast = from + atOnce >= mappings.length
        tell({ _tag: "Mappings", mappings: mappings.slice(from, from + atOnce), isLast })
      }
    },
    onFailure: (failure) => tell({ _tag: "Failed", trouble: Trouble.describe(failure, location.host) })
  }),
  Effect.catchDefect(() => Effect.sync(() => tell({ _tag: "Failed", trouble: Trouble.bug })))
)

const open = async (id: number, files: ReadonlyArray<File>): Promise<void> => {
  const opened = await Files.open(files)
  if (opened._tag !== "Items") return tell({ _tag: "Opened", id, opened })
  for (let from = 0; from < opened.items.length; from += atOnce) {
    tell({ _tag: "Items", id, items: opened.items.slice(from, from + atOnce) })
  }
  tell({ _tag: "Opened", id, opened: { _tag: "Items", items: [] } })
}

addEventListener("message", ({ data: ask }: MessageEvent<Ask>) => {
  if (ask._tag === "Ask") runtime.runFork(list)
  else void open(ask.id, ask.files)
})
