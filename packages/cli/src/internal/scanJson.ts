import { indent, json, print, type Printed } from "./printed.ts"
import type { Scanned } from "./scanned.ts"
import { view } from "./scanView.ts"

/** All that a scan found, as one object, in pieces: there may be any number of callers. */
export function* toJson({ callers, found, isWhole, progress, site, unused }: Scanned): Iterable<Printed> {
  const fields = {
    site,
    isWhole,
    files: progress.files,
    bytes: progress.bytes,
    notAsked: progress.notAsked,
    regions: [...progress.regions].sort(),
    formats: Object.fromEntries(found.formats),
    noCallers: Object.fromEntries(found.noCallers),
    recordsOverLimit: found.overLimit,
    damageCount: found.damage.count,
    damage: found.damage.first,
    unusedMappings: unused
  }
  yield print`{\n`
  for (const [name, value] of Object.entries(fields)) {
    yield indent(print`${json(name)}: ${json(value, 2)},\n`)
  }
  yield print`  "callers": [`
  for (const [i, caller] of callers.entries()) {
    yield print`${i === 0 ? "" : ","}\n${indent(indent(json(view.value(caller), 2)))}`
  }
  yield callers.length === 0 ? print`]\n}\n` : print`\n  ]\n}\n`
}
