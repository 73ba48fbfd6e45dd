import * as CloudAuthApi from "@dd-cloud-auth/core/CloudAuthApi"
import * as IntakeMapping from "@dd-cloud-auth/core/IntakeMapping"
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
export const routesOf = (api: CloudAuthApi.Api, store: Store.Store): ReadonlyArray<Route> => [
  ...routes({
    api,
    endpoints: CloudAuthApi.personaMappings,
    mappings: store.personaMappings,
    type: api.personaMappingType,
    encode: ({ id, ...attributes }) => encodePersona({ id, type: api.personaMappingType, attributes })
  }),
  ...routes({
    api,
    endpoints: CloudAuthApi.intakeMappings,
    mappings: store.intakeMappings,
    type: api.intakeMappingType,
    encode: ({ id, ...attributes }) => encodeIntake({ id, type: api.intakeMappingType, attributes })
  })
]

const encodePersona = Schema.encodeSync(PersonaMapping.Resource)
const encodeIntake = Schema.encodeSync(IntakeMapping.Resource)

/** The body of a create request, decoded. */
interface NewResource<New> {
  readonly data: { readonly type: string; readonly attributes: New }
}

interface Endpoints<New> {
  readonly list: CloudAuthApi.Endpoint
  readonly get: CloudAuthApi.Endpoint
  readonly create: CloudAuthApi.Endpoint<Schema.Codec<any, any>, Schema.Codec<NewResource<New>, any>>
  readonly remove: CloudAuthApi.Endpoint
}

const routes = <A extends { readonly id: string }, New>(options: {
  readonly api: CloudAuthApi.Api
  readonly endpoints: Endpoints<New>
  readonly mappings: Store.Mappings<A, New>
  readonly type: string
  readonly encode: (mapping: A) => unknown
}): ReadonlyArray<Route> => {
  const { api, encode, endpoints, mappings, type } = options
  const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(endpoints.create.body))
  // A store lists the same array until something changes, so that a long list is written out only once.
  const written = new WeakMap<ReadonlyArray<A>, string>()
  const writeList = (list: ReadonlyArray<A>): string => {
    const text = written.get(list) ?? JSON.stringify({ data: list.map(encode) })
    written.set(list, text)
    return text
  }
  const route = (
    endpoint: CloudAuthApi.Endpoint,
    handle: (input: Input) => Effect.Effect<string, Refusal.ApiRefusal>
  ) => ({
    operation: endpoint.operation,
    method: endpoint.method,
    access: "credentials" as const,
    match: matcher(api, endpoint),
    handle: (input: Input) =>
      Effect.map(handle(input), (body) => ({
        status: endpoint.statuses[0],
        headers: body === "" ? [] : json,
        body
      }))
  })
  const one = (mapping: A) => JSON.stringify({ data: encode(mapping) })
  return [
    route(endpoints.list, ({ isVisible }) =>
      Effect.map(mappings.list, (list) =>
        writeList(list.every(({ id }) => isVisible(id)) ? list : list.filter(({ id }) => isVisible(id)))
      )
    ),
    route(endpoints.get, ({ id, isVisible }) =>
      Effect.map(isVisible(id) ? mappings.get(id) : Effect.fail(Refusal.notFound(id)), one)
    ),
    route(endpoints.create, ({ body, created }) =>
      decode(body).pipe(
        Effect.mapError(malformed),
        Effect.filterOrFail(
          ({ data }) => data.type === type,
          ({ data }) => Refusal.wrongType(data.type, type)
        ),
        Effect.flatMap(({ data }) => mappings.create(data.attributes)),
        Effect.tap(({ id }) => Effect.sync(() => created(id))),
        Effect.map(one)
      )
    ),
    route(endpoints.remove, ({ id }) => Effect.as(mappings.remove(id), ""))
  ]
}

const matcher = (api: CloudAuthApi.Api, endpoint: CloudAuthApi.Endpoint): Route["match"] => {
  const [before = "", after] = endpoint.path.split(":id")
  const prefix = CloudAuthApi.path(api, { path: before })
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
