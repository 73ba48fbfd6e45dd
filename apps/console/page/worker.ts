/**
 * The page's worker: asks the site through the console's server. An answer of 100,000 mappings takes a second to be
 * parsed and checked, in which a page could do nothing else.
 */
import * as BrowserCloudAuth from "@dd-cloud-auth/browser/BrowserCloudAuth"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Trouble from "./model/Trouble.ts"
import type { Told } from "./state/messages.ts"

/** Mappings in a message, which the page reads in a few milliseconds. */
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

addEventListener("message", () => runtime.runFork(list))
