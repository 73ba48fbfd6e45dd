import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Snapshot from "@dd-cloud-auth/directory/Snapshot"
import * as Effect from "effect/Effect"
import type { Call } from "./connect.ts"

/** Takes a snapshot of the site that is asked. */
export const take: Call<Snapshot.Snapshot> = (client, site) =>
  Effect.provideService(Snapshot.take(site), CloudAuth.CloudAuth, client)
