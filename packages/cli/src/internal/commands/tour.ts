import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Effect from "effect/Effect"
import { Command } from "../unstable.ts"

/** `tour`: what the other commands do, on a local emulator or on the site of the environment. */
export const command = Command.make("tour", TargetFlags.flags, (target) =>
  Effect.flatMap(
    Effect.promise(() => import("../tour.ts")),
    ({ tour }) => tour(target)
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
