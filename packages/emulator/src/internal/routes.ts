import * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import * as IntakeMapping from "@dd-cloud-auth/core/IntakeMapping"
import * as OidcMapping from "@dd-cloud-auth/core/OidcMapping"
import * as PersonaMapping from "@dd-cloud-auth/core/PersonaMapping"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import type * as Store from "../Store.ts"
import { type HttpAnswer, json } from "./httpAnswer.ts"
import * as Refusal from "./refusal.ts"

/** What a handler is given. */
export interface Input {
  readonly id: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Whether `get`, `list` and logins see a mapping yet. */
  readonly isVisible: (id: string) => boolean
  /** Told of each mapping that is created. */
  readonly created: (id: string) => void
}

/** What answers the requests of one method and path. */
export interface Route {
  readonly operation: string
  readonly method: string
  /** What a request has to bring: keys or a token, or a proof. AWS's own endpoints look for themselves, if at all. */
  readonly access: "credentials" | "proof" | "aws"
  /** Returns the id in a path, empty where this route has none; `undefined` for a path of another route. */
  readonly match: (path: string) => string | undefined
  readonly handle: (input: Input) => Effect.Effect<HttpAnswer, Refusal.ApiRefusal>
}

/** The routes of one form of the API. */
export const routesOf = (api: CloudAuthApi.Api, store: Store.Store): ReadonlyArray<Route> => {
  const path = (endpoint: { readonly path: string }) => CloudAuthApi.path(api, endpoint)
  return [
    ...routes({
      path,
      endpoints: CloudAuthApi.personaMappings,
      mappings: store.personaMappings,
      read: readResource(api.personaMappingType),
      encode: ({ id, ...attributes }) => encodePersona({ id, type: api.personaMappingType, attributes })
    }),
    ...routes({
      path,
      endpoints: CloudAuthApi.intakeMappings,
      mappings: store.intakeMappings,
      read: readResource(api.intakeMappingType),
      encode: ({ id, ...attributes }) => encodeIntake({ id, type: api.intakeMappingType, attributes })
    })
  ]
}

/** The routes of custom OIDC, which are the same in every form of the API. */
export const oidcRoutes = (store: Store.Store): ReadonlyArray<Route> => [
  ...routes({
    path: CloudAuthApi.wholePath,
    endpoints: CloudAuthApi.oidcPersonaMappings,
    mappings: store.oidcPersonaMappings,
    read: ({ data }) => Effect.succeed(data),
    encode: Schema.encodeSync(OidcMapping.fromPersonaResource)
  }),
  ...readRoutes({
    path: CloudAuthApi.wholePath,
    endpoints: CloudAuthApi.oidcProviders,
    mappings: store.oidcProviders,
    encode: Schema.encodeSync(OidcMapping.fromProviderResource)
  })
]

const encodePersona = Schema.encodeSync(PersonaMapping.Resource)
const encodeIntake = Schema.encodeSync(IntakeMapping.Resource)

/** Returns what a resource asks for, if its type is the one that this form of the API has. */
const readResource =
  (type: string) =>
  <New>({ data }: { readonly data: { readonly type: string; readonly attributes: New } }) =>
    data.type === type ? Effect.succeed(data.attributes) : Effect.fail(Refusal.wrongType(data.type, type))

type Path = (endpoint: { readonly path: string }) => string

interface ReadEndpoints {
  readonly list: CloudAuthApi.Endpoint
  readonly get: CloudAuthApi.Endpoint
}

interface Endpoints<Body> extends ReadEndpoints {
  readonly create: CloudAuthApi.Endpoint<Schema.Codec<any, any>, Schema.Codec<Body, any>>
  readonly remove: CloudAuthApi.Endpoint
}

interface ReadOptions<A> {
  readonly path: Path
  readonly endpoints: ReadEndpoints
  readonly mappings: Pick<Store.Mappings<A, never>, "list" | "get">
  readonly encode: (mapping: A) => unknown
}

const readRoutes = <A extends { readonly id: string }>(options: ReadOptions<A>): ReadonlyArray<Route> => {
  const { encode, endpoints, mappings, path } = options
  // A store lists the same array until something changes, so that a long list is written out only once.
  const written = new WeakMap<ReadonlyArray<A>, string>()
  const writeList = (list: ReadonlyArray<A>): string => {
    const text = written.get(list) ?? JSON.stringify({ data: list.map(encode) })
    written.set(list, text)
    return text
  }
  return [
    route(path, endpoints.list, ({ isVisible }) =>
      Effect.map(mappings.list, (list) =>
        writeList(list.every(({ id }) => isVisible(id)) ? list : list.filter(({ id }) => isVisible(id)))
      )
    ),
    route(path, endpoints.get, ({ id, isVisible }) =>
      Effect.map(isVisible(id) ? mappings.get(id) : Effect.fail(Refusal.notFound(id)), one(encode))
    )
  ]
}

const routes = <A extends { readonly id: string }, New, Body>(
  options: ReadOptions<A> & {
    readonly endpoints: Endpoints<Body>
    readonly mappings: Store.Mappings<A, New>
    readonly read: (body: Body) => Effect.Effect<New, Refusal.ApiRefusal>
  }
): ReadonlyArray<Route> => {
  const { encode, endpoints, mappings, path, read } = options
  const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(endpoints.create.body))
  return [
    ...readRoutes(options),
    route(path, endpoints.create, ({ body, created }) =>
      decode(body).pipe(
        Effect.mapError(malformed),
        Effect.flatMap(read),
        Effect.flatMap(mappings.create),
        Effect.tap(({ id }) => Effect.sync(() => created(id))),
        Effect.map(one(encode))
      )
    ),
    route(path, endpoints.remove, ({ id }) => Effect.as(mappings.remove(id), ""))
  ]
}

const one =
  <A>(encode: (mapping: A) => unknown) =>
  (mapping: A): string =>
    JSON.stringify({ data: encode(mapping) })

const route = (
  path: Path,
  endpoint: CloudAuthApi.Endpoint,
  handle: (input: Input) => Effect.Effect<string, Refusal.ApiRefusal>
): Route => ({
  operation: endpoint.operation,
  method: endpoint.method,
  access: "credentials",
  match: matcher(path, endpoint),
  handle: (input) =>
    Effect.map(handle(input), (body) => ({
      status: endpoint.statuses[0],
      headers: body === "" ? [] : json,
      body
    }))
})

const matcher = (path: Path, endpoint: CloudAuthApi.Endpoint): Route["match"] => {
  const [before = "", after] = endpoint.path.split(":id")
  const prefix = path({ path: before })
  if (after === undefined) return (path) => (path === prefix ? "" : undefined)
  return (path) => {
    const id = path.slice(prefix.length, path.length - after.length)
    return path === `${prefix}${id}${after}` && /^[^/]+$/.test(id) ? decodeId(id) : undefined
  }
}

const decodeId = (text: string): string =>
  Option.getOrElse(Option.liftThrowable(decodeURIComponent)(text), () => text)

const malformed = (error: Schema.SchemaError): Refusal.ApiRefusal => {
  const [issue] = SchemaIssue.makeFormatterStandardSchemaV1()(error.issue).issues
  const path = (issue?.path ?? []).map((segment) => `/${String(segment)}`).join("")
  return Refusal.malformedBody(issue?.message ?? error.message, path === "" ? undefined : path)
}
