/** The service as a whole: its routes, served on a port. */

import { NodeHttpServer } from "@effect/platform-node"
import { Layer } from "effect"
import { HttpRouter } from "effect/http"
import { HttpApiBuilder } from "effect/http-api"
import { createServer } from "node:http"
import { Api } from "./Api.ts"
import { handlers } from "./handlers.ts"

/** Layer that serves; it asks for `Teams` and a `CloudAuth`, such as `NodeCloudAuth.layerFromEnv`. */
export const layer = (port: number) =>
  HttpRouter.serve(HttpApiBuilder.layer(Api).pipe(Layer.provide(handlers)), {
    disableListenLog: true,
    disableLogger: true
  }).pipe(Layer.provideMerge(NodeHttpServer.layer(createServer, { port, host: "127.0.0.1" })))
