// Put where a test reaches it with page.evaluate.
import { conform } from "./conform.ts"
import * as Program from "./program.ts"

Object.assign(globalThis, { conform, ...Program })
