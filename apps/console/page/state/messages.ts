/** What the page and its worker tell each other. */
import type { PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import type { Trouble } from "../model/Trouble.ts"

/** Asks for the mappings of the site. */
export interface Ask {
  readonly _tag: "Ask"
}

/** The answer: the mappings in several messages, each short enough to be read without a pause, or why there is none. */
export type Told =
  | { readonly _tag: "Mappings"; readonly mappings: ReadonlyArray<PersonaMapping>; readonly isLast: boolean }
  | { readonly _tag: "Failed"; readonly trouble: Trouble }
