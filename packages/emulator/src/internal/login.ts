import * as PatternIndex from "@dd-cloud-auth/arn/PatternIndex"
import * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import * as PersonaMapping from "@dd-cloud-auth/core/PersonaMapping"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Login from "../Login.ts"
import type * as Store from "../Store.ts"
import { uuid } from "./deterministic.ts"
import * as ErrorAnswers from "./errorAnswers.ts"
import { type HttpAnswer, json } from "./httpAnswer.ts"
import { chance, type Identities } from "./identities.ts"
import type { Input, Route } from "./routes.ts"
import { makeVerifier } from "./verifier.ts"

/** What logs people in, and knows them again by the tokens that they got. */
export interface LoginDesk {
  readonly routes: ReadonlyArray<Route>
  /** Whether a token was given here and has not expired. */
  readonly isToken: (token: string, now: number) => boolean
}

export const makeLoginDesk = (
  options: Login.Options & { readonly orgUuid: string },
  store: Store.Store,
  identities: Identities
): LoginDesk => {
  const { ambiguous = "refuse", expires = "epoch", unmapped = 401 } = options
  const life = Duration.toMillis(Duration.fromInputUnsafe(options.tokenLife ?? "15 minutes"))
  const verify = makeVerifier(options, identities)
  const personas = matcher(store.personaMappings.list)
  const intakes = matcher(store.intakeMappings.list)
  // Until when each is good. All live equally long, so that the oldest expire first.
  const tokens = new Map<string, number>()

  const giveToken = Effect.fnUntraced(function* (
    caller: string,
    { isVisible }: Input
  ): Effect.fn.Return<HttpAnswer> {
    const matches = (yield* personas(caller)).filter(({ id }) => isVisible(id))
    if (matches.length === 0) return ErrorAnswers.unmappedCaller(unmapped, caller)
    if (ambiguous === "refuse" && new Set(matches.map(PersonaMapping.accountKey)).size > 1) return several
    const now = yield* Clock.currentTimeMillis
    for (const [token, expiresAt] of tokens) {
      if (expiresAt > now) break
      tokens.delete(token)
    }
    const accessToken = yield* chance(48)
    const seconds = Math.floor((now + life) / 1000)
    tokens.set(accessToken, 1000 * seconds)
    const { data } = encodeToken({
      data: {
        id: uuid(`token ${accessToken}`),
        type: "delegated_token",
        attributes: { accessToken, expires: String(seconds) }
      }
    })
    return ok({ ...data, attributes: { ...data.attributes, expires: written(seconds, expires) } })
  })

  const giveKey = Effect.fnUntraced(function* (
    caller: string,
    { isVisible }: Input
  ): Effect.fn.Return<HttpAnswer> {
    const mapping = (yield* intakes(caller)).find(({ id }) => isVisible(id))
    if (mapping === undefined) return ErrorAnswers.unmappedCaller(unmapped, caller)
    const apiKey = uuid(`intake key of ${mapping.id}`).replaceAll("-", "")
    return ok(encodeKey({ data: { id: mapping.id, type: "intake-key", attributes: { apiKey } } }).data)
  })

  const route = (
    { method, operation, path }: CloudAuthApi.Endpoint,
    give: (caller: string, input: Input) => Effect.Effect<HttpAnswer>
  ): Route => ({
    operation,
    method,
    access: "proof",
    match: (other) => (other === path ? "" : undefined),
    handle: (input) =>
      verify(input.headers.authorization ?? "").pipe(
        Effect.flatMap(({ caller }) => give(caller, input)),
        Effect.catch(({ message }) => Effect.succeed(ErrorAnswers.invalidProof(message)))
      )
  })

  return {
    routes: [route(CloudAuthApi.delegatedToken, giveToken), route(CloudAuthApi.intakeKey, giveKey)],
    isToken: (token, now) => (tokens.get(token) ?? 0) > now
  }
}

const encodeToken = Schema.encodeSync(CloudAuthApi.delegatedToken.answer)
const encodeKey = Schema.encodeSync(CloudAuthApi.intakeKey.answer)

const ok = (data: unknown): HttpAnswer => ({ status: 200, headers: json, body: JSON.stringify({ data }) })

/** When a token expires, in the form that was asked for. JSON leaves out what is `undefined`. */
const written = (seconds: number, form: NonNullable<Login.Options["expires"]>): unknown => {
  switch (form) {
    case "epoch":
      return String(seconds)
    case "number":
      return seconds
    case "date-time":
      return DateTime.formatIso(DateTime.makeUnsafe(1000 * seconds))
    case "absent":
      return undefined
  }
}

const several = ErrorAnswers.errorObject(403, {
  title: "Forbidden",
  detail:
    "several mappings match the caller, for different accounts, and which of them Datadog takes is not known: the " +
    "emulator's option `login.ambiguous` decides"
})

/** Returns a function that finds the mappings which match a caller, the one with the most specific pattern first. */
const matcher = <A extends { readonly arnPattern: string }>(list: Effect.Effect<ReadonlyArray<A>>) => {
  // A store lists the same array until something changes.
  const indexes = new WeakMap<ReadonlyArray<A>, PatternIndex.PatternIndex<A>>()
  return (caller: string): Effect.Effect<ReadonlyArray<A>> =>
    Effect.map(list, (mappings) => {
      const index =
        indexes.get(mappings) ??
        PatternIndex.make(mappings.map((mapping) => [mapping.arnPattern, mapping] as const))
      indexes.set(mappings, index)
      return index.match(caller)
    })
}
