import { isPersonaMapping, type Mapping } from "@dd-cloud-auth/audit/Finding"
import { visit } from "jsonc-parser"
import type { MappingKind } from "./mappings.ts"

/**
 * Returns what says, of each mapping, the line of its pattern in the text of a snapshot, from 1: however the file is laid
 * out, in one pass.
 */
export const linesIn = (text: string): ((mapping: Mapping) => number) => {
  const found: Record<MappingKind, Array<{ id?: string; line?: number }>> = { persona: [], intake: [] }
  visit(text, {
    onLiteralValue: (value, _offset, _length, line, _column, pathOf) => {
      const [list, index, field] = pathOf()
      const kind = kinds.get(String(list))
      if (kind === undefined || typeof index !== "number") return
      const mapping = (found[kind][index] ??= {})
      if (field === "id") mapping.id = String(value)
      if (field === "arnPattern") mapping.line = line + 1
    }
  })
  // An intake mapping may have the id of a persona mapping.
  const linesOf = (kind: MappingKind) => new Map(found[kind].map(({ id, line }) => [id, line]))
  const lines = { persona: linesOf("persona"), intake: linesOf("intake") }
  return (mapping) => lines[isPersonaMapping(mapping) ? "persona" : "intake"].get(mapping.id) ?? 1
}

const kinds: ReadonlyMap<string, MappingKind> = new Map([
  ["personaMappings", "persona"],
  ["intakeMappings", "intake"]
])
