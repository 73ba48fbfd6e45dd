import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"

/** `tour`: what the other commands do, on a local emulator or on the site of the environment. */
export const command = Command.make("tour", {}, () =>
  Effect.flatMap(
    Effect.promise(() => import("./internal/tour.ts")),
    ({ tour }) => tour
  )
).pipe(
  Command.withDescription(
    [
      "List the mappings and resolve some callers: of the site that DD_SITE and the keys name, or of a local",
      "  emulator if none of them is set."
    ].join("\n")
  ),
  Command.withShortDescription("See it at work, without a Datadog organisation")
)
