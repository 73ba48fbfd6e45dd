import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { folder } from "./program.ts"

/** A snapshot of mappings, as text. */
export const snapshotText = (
  personaMappings: ReadonlyArray<PersonaMapping>,
  intakeMappings: ReadonlyArray<{ readonly id: string; readonly arnPattern: string }> = []
): string =>
  JSON.stringify({
    format: "dd-cloud-auth/snapshot",
    version: 1,
    site: "datadoghq.eu",
    takenAt: "2026-11-22T00:00:00.000Z",
    personaMappings,
    intakeMappings
  })

/** A file with a snapshot of mappings, which is removed afterwards. */
export const snapshotFile = (
  ...mappings: Parameters<typeof snapshotText>
): Effect.Effect<string, never, Scope.Scope> =>
  Effect.map(folder, (path) => {
    const file = join(path, "snapshot.json")
    writeFileSync(file, snapshotText(...mappings))
    return file
  })

/** A mapping to an account of acme.example. */
export const mapping = (id: string, arnPattern: string, account: string): PersonaMapping => ({
  id,
  arnPattern,
  accountIdentifier: `${account}@acme.example`,
  accountUuid: `uuid-of-${account}`
})
