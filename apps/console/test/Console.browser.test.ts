import { describe } from "vitest"
import { access } from "./browser/access.ts"
import { columns } from "./browser/columns.ts"
import { failures } from "./browser/failures.ts"
import { longTasks } from "./browser/longTasks.ts"
import { map } from "./browser/map.ts"
import { mappings } from "./browser/mappings.ts"
import { outside } from "./browser/outside.ts"
import { problems } from "./browser/problems.ts"
import { security } from "./browser/security.ts"
import { speed } from "./browser/speed.ts"
import { tryCaller } from "./browser/tryCaller.ts"
import { hasBrowser, title, useWorld } from "./harness.ts"

// One file, so that one browser serves all of them.
describe.skipIf(!hasBrowser)(title, () => {
  const world = useWorld()
  mappings(world)
  columns(world)
  tryCaller(world)
  map(world)
  problems(world)
  outside(world)
  failures(world)
  access(world)
  security(world)
  speed(world)
  longTasks(world)
})
