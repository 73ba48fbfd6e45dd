import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import type { Proxy } from "../NodeCloudAuth.ts"
import { isLoopback } from "./loopback.ts"

/** A proxy that is used: its URL may hold a password. */
export interface OutboundProxy {
  readonly url: Redacted.Redacted
  readonly noProxy: string
}

/** Returns the proxy between here and a host, or `undefined` where requests go straight to it. */
export const find = (
  proxy: Proxy,
  hostname: string
): Effect.Effect<OutboundProxy | undefined, Config.ConfigError> => {
  if (proxy === "none") return Effect.undefined
  if (proxy !== "environment")
    return Effect.map(parse("proxy", valueOf(proxy.url)), (url) => ({ url, noProxy: "" }))
  // An http proxy on the network would see keys that are meant for this machine only.
  return isLoopback(hostname) ? Effect.undefined : fromEnvironment
}

const fromEnvironment: Effect.Effect<OutboundProxy | undefined, Config.ConfigError> = Effect.gen(
  function* () {
    const proxy = yield* firstSet(["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"])
    if (proxy === undefined) return undefined
    const noProxy = yield* firstSet(["no_proxy", "NO_PROXY"])
    return { url: yield* parse(proxy.name, proxy.value), noProxy: noProxy?.value ?? "" }
  }
)

// As Effect reads the environment, a variable that is set to nothing is not set.
const firstSet = (
  names: ReadonlyArray<string>
): Effect.Effect<{ readonly name: string; readonly value: string } | undefined, Config.ConfigError> =>
  Effect.map(
    Effect.forEach(names, (name) => Config.option(Config.String(name))),
    (values) => {
      const index = values.findIndex((value) => Option.isSome(value) && value.value.trim() !== "")
      return index === -1
        ? undefined
        : { name: names[index]!, value: Option.getOrThrow(values[index]!).trim() }
    }
  )

const parse = (name: string, value: string): Effect.Effect<Redacted.Redacted, Config.ConfigError> => {
  // As curl reads it: a proxy without a scheme is an http one.
  const url = value.includes("://") ? value : `http://${value}`
  return isProxy(url) ? Effect.succeed(Redacted.make(url)) : Effect.fail(invalid(name))
}

const isProxy = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { hostname, password, protocol, username } = new URL(text)
  return (
    (protocol === "http:" || protocol === "https:") &&
    hostname !== "" &&
    Option.isSome(Option.liftThrowable(decodeURIComponent)(username + password))
  )
}

// The value stays out of the message: it may hold a password.
const invalid = (name: string): Config.ConfigError =>
  new Config.ConfigError(
    new Schema.SchemaError(
      new SchemaIssue.InvalidValue({
        message: `${name} does not name a proxy: expected http://host:port or https://host:port`
      })
    )
  )

const valueOf = (url: string | Redacted.Redacted): string =>
  Redacted.isRedacted(url) ? Redacted.value(url) : url
