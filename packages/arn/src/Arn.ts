/**
 * Amazon Resource Names: six fields separated by colons, as AWS writes them.
 *
 * @since 0.1.0
 */

import { cut, whyNoArn } from "./internal/cut.ts"

/**
 * An ARN taken apart. The resource keeps its own colons and slashes.
 *
 * @category models
 * @since 0.1.0
 */
export interface Arn {
  readonly _tag: "Arn"
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly accountId: string
  readonly resource: string
}

/**
 * Text that is not an ARN: why, and the position where that shows.
 *
 * @category models
 * @since 0.1.0
 */
export interface InvalidArn {
  readonly _tag: "InvalidArn"
  readonly input: string
  /** A sentence for people, which may change. */
  readonly reason: string
  /** Position in the input, in UTF-16 code units. */
  readonly index: number
}

/**
 * The six fields in order, the first being the constant `arn`.
 *
 * @category models
 * @since 0.1.0
 */
export const fields = ["prefix", "partition", "service", "region", "accountId", "resource"] as const

/**
 * The name of one of the six fields.
 *
 * @category models
 * @since 0.1.0
 */
export type Field = (typeof fields)[number]

/**
 * Parses text of any kind into an ARN, or says why it is none.
 *
 * Every partition is accepted. Region and account ID may be empty (`arn:aws:s3:::bucket`); partition,
 * service and resource may not. `format` gives the same text back.
 *
 * @example
 * ```ts
 * import * as Arn from "@dd-cloud-auth/arn/Arn"
 *
 * const arn = Arn.parse("arn:aws:sts::123456789012:assumed-role/Deploy/ci")
 * if (arn._tag !== "Arn" || arn.accountId !== "123456789012") throw new Error("not parsed")
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const parse = (input: string): Arn | InvalidArn => {
  const fault = whyNoArn(input)
  if (fault) return { _tag: "InvalidArn", input, ...fault }
  const [, partition, service, region, accountId, resource] = cut(input) as [
    string,
    string,
    string,
    string,
    string,
    string
  ]
  return { _tag: "Arn", partition, service, region, accountId, resource }
}

/**
 * Writes an ARN as text.
 *
 * @category conversions
 * @since 0.1.0
 */
export const format = (arn: Arn): string =>
  `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.accountId}:${arn.resource}`
