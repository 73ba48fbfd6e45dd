import * as Data from "effect/Data"

/** What the API answers instead of doing what was asked. */
export class ApiRefusal extends Data.TaggedError("ApiRefusal")<{
  readonly status: 400 | 404 | 409
  readonly title: string
  readonly message: string
  /** Which part of the body is to blame, as a JSON pointer. */
  readonly pointer?: string
}> {}

/** Refuses a pattern; the words in front are the API's own. */
export const invalidPattern = (problem: string): ApiRefusal =>
  new ApiRefusal({
    status: 400,
    title: "Invalid ARN pattern",
    message: `invalid ARN pattern: ${problem}`,
    pointer: arnPointer
  })

/** Refuses an AWS account. The exact sentence is known: Datadog's Terraform provider looks for it. */
export const notIntegrated = (): ApiRefusal =>
  badRequest("AWS Account Id is not integrated with this Datadog account", arnPointer)

export const unknownAccount = (identifier: string): ApiRefusal =>
  badRequest(
    `no user or service account has the identifier ${JSON.stringify(identifier)}`,
    "/data/attributes/account_identifier"
  )

export const unknownUuid = (uuid: string): ApiRefusal =>
  badRequest(
    `no user or service account has the UUID ${JSON.stringify(uuid)}`,
    "/data/attributes/account_uuid"
  )

export const unknownProvider = (id: string): ApiRefusal =>
  badRequest(`no OIDC provider has the id ${JSON.stringify(id)}`, "/data/attributes/provider_id")

/** Refuses a text of custom OIDC that is longer than Datadog documents. */
export const tooLong = (bytes: number, pointer: string): ApiRefusal =>
  badRequest(`a value has at most 500 bytes, and this one has ${bytes}`, `/data/attributes/${pointer}`)

export const wrongType = (type: string, expected: string): ApiRefusal =>
  badRequest(`invalid type ${JSON.stringify(type)}, expected ${JSON.stringify(expected)}`, "/data/type")

export const malformedBody = (problem: string, pointer: string | undefined): ApiRefusal =>
  badRequest(`invalid request body: ${problem}`, pointer)

export const exists = (arnPattern: string): ApiRefusal =>
  conflict(`a mapping for the ARN pattern ${arnPattern} already exists`)

export const conflicts = (arnPattern: string, other: string): ApiRefusal =>
  conflict(`the ARN pattern ${arnPattern} conflicts with the existing mapping of ${other}`)

export const notFound = (id: string): ApiRefusal =>
  new ApiRefusal({ status: 404, title: "Not Found", message: `no mapping has the id ${JSON.stringify(id)}` })

const arnPointer = "/data/attributes/arn_pattern"

const badRequest = (message: string, pointer: string | undefined): ApiRefusal =>
  new ApiRefusal({
    status: 400,
    title: "Bad Request",
    message,
    ...(pointer === undefined ? {} : { pointer })
  })

const conflict = (message: string): ApiRefusal =>
  new ApiRefusal({ status: 409, title: "Conflict", message, pointer: arnPointer })
