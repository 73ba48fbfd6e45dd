// Writes the man page into a file: `node scripts/manual.ts dist/dd-cloud-auth.1`.

import * as Effect from "effect/Effect"
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import manifest from "../package.json" with { type: "json" }
import { helpPage } from "../src/internal/main.ts"
import * as Manual from "../src/internal/manual.ts"
import type { HelpDoc } from "../src/internal/unstable.ts"

const [file = "dist/dd-cloud-auth.1"] = process.argv.slice(2)
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")

/** The rows of a table of the README, as text; the README is where both tables are kept. */
const table = (heading: string): ReadonlyArray<readonly [string, string]> =>
  readme
    .slice(readme.indexOf(`| ${heading} `))
    .split("\n\n")[0]!
    .split("\n")
    .slice(2)
    .map((line) =>
      line
        .replaceAll("`", "")
        .split("|")
        .map((cell) => cell.trim())
    )
    .map(([, name = "", meaning = ""]) => [name, meaning])

/** The pages of a command and of all its subcommands. */
const pagesOf: (...command: ReadonlyArray<string>) => Effect.Effect<ReadonlyArray<HelpDoc.HelpDoc>> =
  Effect.fnUntraced(function* (...command) {
    const page = yield* helpPage(...command)
    const names = (page.subcommands ?? []).flatMap(({ commands }) => commands.map(({ name }) => name))
    const pages = yield* Effect.forEach(names, (name) => pagesOf(...command, name))
    return [page, ...pages.flat()]
  })

const [program, ...commands] = await Effect.runPromise(pagesOf())
if (program === undefined) throw new Error("There are no help pages.")
const details = { version: manifest.version, variables: table("variable"), exitCodes: table("code") }
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, Manual.make(program, commands, details))
