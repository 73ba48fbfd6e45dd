/** Writes a snapshot of so many mappings into a folder, and returns its path. */

import { writeFileSync } from "node:fs"
import { join } from "node:path"

export const write = (folder: string, mappings: number): string => {
  const personaMappings = Array.from({ length: mappings }, (_, n) => ({
    id: uuid(n),
    arnPattern: `arn:aws:sts::${100_000_000_000 + (n % 50)}:assumed-role/team-${n}/*`,
    accountIdentifier: `person-${n}@example.com`,
    accountUuid: uuid(n)
  }))
  const head = { format: "dd-cloud-auth/snapshot", version: 1, site: "datadoghq.eu" }
  const takenAt = "2026-01-01T00:00:00.000Z"
  const path = join(folder, "snapshot.json")
  writeFileSync(path, JSON.stringify({ ...head, takenAt, personaMappings, intakeMappings: [] }))
  return path
}

const uuid = (n: number): string => `12bbdc5c-5966-47e0-8733-${String(n).padStart(12, "0")}`
