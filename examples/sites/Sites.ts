/** Several sites in one program: a service for each that it is written for, or one service for whatever names come. */

import { CloudAuth, Credentials, Site } from "@dd-cloud-auth/core"
import { NodeCloudAuth } from "@dd-cloud-auth/node"
import { Config, Context, Effect, Layer, LayerMap } from "effect"

/** Layer that provides the client of a site by its name in the configuration, such as `europe.site`. */
const client = (name: string) =>
  NodeCloudAuth.layerConfig({
    site: Config.nested(Config.schema(Site.Site, "site"), name),
    credentials: Config.nested(Credentials.config, name)
  })

/** Sites that the program is written for. Each is a service of its own: what asks for Europe cannot be given America. */
export class Europe extends Context.Service<Europe, CloudAuth.Service>()("my-app/Europe") {
  static readonly layer = Layer.provide(Layer.effect(this, CloudAuth.CloudAuth), client("europe"))
}

export class America extends Context.Service<America, CloudAuth.Service>()("my-app/America") {
  static readonly layer = Layer.provide(Layer.effect(this, CloudAuth.CloudAuth), client("america"))
}

/** Lists both side by side: the patterns that lead to somebody on either site. */
export const sideBySide = Effect.gen(function* () {
  const europe = yield* Europe
  const america = yield* America
  const [european, american] = yield* Effect.all(
    [europe.personaMappings.list, america.personaMappings.list],
    {
      concurrency: "unbounded"
    }
  )
  const patterns = new Set([...european, ...american].map(({ arnPattern }) => arnPattern))
  return Array.from(patterns, (pattern) => ({
    pattern,
    europe: european
      .filter(({ arnPattern }) => arnPattern === pattern)
      .map(({ accountIdentifier }) => accountIdentifier),
    america: american
      .filter(({ arnPattern }) => arnPattern === pattern)
      .map(({ accountIdentifier }) => accountIdentifier)
  }))
})

/** Sites whose names come with the input. A client is made when its name is first asked for, and closed when it is idle. */
export class Sites extends LayerMap.Service<Sites>()("my-app/Sites", {
  lookup: client,
  idleTimeToLive: "1 minute"
}) {}

/** Counts the persona mappings of a site. `CloudAuth` is then the client of that site. */
export const count = (name: string) =>
  CloudAuth.CloudAuth.use(({ personaMappings }) => personaMappings.list).pipe(
    Effect.map((mappings) => mappings.length),
    Effect.provide(Sites.get(name))
  )
