import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Effect from "effect/Effect"
import { fileURLToPath } from "node:url"
import { ConsoleError, PageUnreadable } from "./consoleError.ts"
import * as StaticFile from "./staticFile.ts"
import { FileSystem, HttpRouter, HttpServerRequest, HttpServerResponse } from "./unstable.ts"

// Seen from src/internal and from dist/chunks alike, so the same path holds for the sources and for the program.
const folder = fileURLToPath(new URL("../../dist/page/", import.meta.url))

/**
 * Layer that serves the built page, with the site and its name in its head. Its few files are read once, and nothing but
 * their own paths leads to them: no spelling of a path reaches another file, or the page without the name of its site.
 */
export const layer = (site: string, name: string) =>
  HttpRouter.use((router) =>
    Effect.gen(function* () {
      const files = yield* read
      const template = new TextDecoder().decode(files.get("/index.html"))
      const html = template.replace("%SITE%", () => toHtml(name)).replace("%PARAMETER%", () => toHtml(site))
      const page = StaticFile.make("/index.html", encode(html))
      const served = new Map(Array.from(files, ([path, bytes]) => [path, StaticFile.make(path, bytes)]))
      served.set("/", page).set("/index.html", page)
      yield* router.add(
        "GET",
        "/*",
        HttpServerRequest.HttpServerRequest.use(({ headers, url }) => {
          const file = served.get(url.replace(/[?#].*/s, ""))
          return Effect.succeed(file === undefined ? notFound : StaticFile.answer(file, headers))
        })
      )
    }).pipe(
      Effect.mapError(
        ({ message }) =>
          new ConsoleError({
            reason: new PageUnreadable({ message: `The page cannot be read: ${message}. ${advice}` })
          })
      )
    )
  )

/** The files of the page by the path that they are asked for with. */
const read = Effect.gen(function* () {
  const files = yield* FileSystem.FileSystem
  // Fails with the one sentence that says where the page should be, before the folder is listed.
  yield* files.access(`${folder}index.html`)
  const found = new Map<string, Uint8Array>()
  for (const name of yield* files.readDirectory(folder, { recursive: true })) {
    const { type } = yield* files.stat(`${folder}${name}`)
    if (type === "File") {
      found.set(`/${name.replaceAll("\\", "/")}`, yield* files.readFile(`${folder}${name}`))
    }
  }
  return found
})

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The answer to a path that leads nowhere. */
export const notFound = HttpServerResponse.text(
  [
    "<!doctype html>",
    '<html lang="en">',
    '<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Not found</title></head>',
    '<body><h1>There is nothing here</h1><p><a href="/">To the console</a></p></body>',
    "</html>\n"
  ].join("\n"),
  { status: 404, contentType: "text/html; charset=utf-8" }
)

const advice = "In the repository, `pnpm --filter @dd-cloud-auth/console run build` builds it."

const toHtml = (text: string): string =>
  Printable.escape(text).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
