import * as Conform from "./conform.ts"
import * as Program from "./program.ts"

declare global {
  /** What a test reaches in a page with `page.evaluate`. */
  var inPage: typeof Conform & typeof Program
}

globalThis.inPage = { ...Conform, ...Program }
