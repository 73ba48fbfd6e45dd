/** What the page and its worker tell each other. */

import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Item } from "@dd-cloud-auth/trail/Callers"
import type { Trouble } from "../model/Trouble.ts"
import type { Opened } from "./files.ts"

/** Asks for the mappings of the site, or for the callers in files; the answer about files has the same number. */
export type Ask =
  | { readonly _tag: "Ask" }
  | { readonly _tag: "Open"; readonly id: number; readonly files: ReadonlyArray<File> }

/** Answers. What is long comes in several messages, each short enough to be read without a pause. */
export type Told =
  | { readonly _tag: "Mappings"; readonly mappings: ReadonlyArray<PersonaMapping>; readonly isLast: boolean }
  | { readonly _tag: "Failed"; readonly trouble: Trouble }
  /** The next of the items of files. */
  | { readonly _tag: "Items"; readonly id: number; readonly items: ReadonlyArray<Item> }
  /** What became of files; without their items, which came before. */
  | { readonly _tag: "Opened"; readonly id: number; readonly opened: Opened }
