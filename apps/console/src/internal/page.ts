import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Effect from "effect/Effect"
import { fileURLToPath } from "node:url"
import { ConsoleError, PageUnreadable } from "./consoleError.ts"
import {
  FileSystem,
  HttpRouter,
  HttpServerRespondable,
  HttpServerResponse,
  HttpStaticServer
} from "./unstable.ts"

// Seen from src/internal and from dist/chunks alike, so the same path holds for the sources and for the program.
const folder = fileURLToPath(new URL("../../dist/page/", import.meta.url))

/** Layer that serves the built page, with the name of the site in its head. */
export const layer = (site: string) =>
  HttpRouter.use((router) =>
    Effect.gen(function* () {
      const files = yield* FileSystem.FileSystem
      const template = yield* files.readFileString(`${folder}index.html`)
      const page = HttpServerResponse.text(
        template.replace("%SITE%", () => toHtml(Printable.escape(site))),
        {
          contentType: "text/html; charset=utf-8",
          headers: { "cache-control": "no-cache" }
        }
      )
      const assets = yield* HttpStaticServer.make({ root: folder, cacheControl: "no-cache" })
      yield* router.add("GET", "/", page)
      yield* router.add("GET", "/index.html", page)
      yield* router.add("GET", "/*", assets.pipe(Effect.catch(HttpServerRespondable.toResponse)))
    }).pipe(
      Effect.mapError(
        ({ message }) =>
          new ConsoleError({
            reason: new PageUnreadable({ message: `The page cannot be read: ${message}. ${advice}` })
          })
      )
    )
  )

const advice = "In the repository, `pnpm --filter @dd-cloud-auth/console run build` builds it."

const toHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
