// Where a proof is good for: one organisation of Datadog's, and one endpoint of AWS STS. A mistake in either shows at
// Datadog as a refusal that does not say why, so what cannot be right is found here.

import { InvalidCredentials } from "@dd-cloud-auth/core/Failure"
import * as Keyless from "@dd-cloud-auth/core/Keyless"
import * as Site from "@dd-cloud-auth/core/Site"
import * as Result from "effect/Result"

/** What a proof is made for, as a user writes it. */
export interface Options {
  readonly orgUuid: string
  readonly region?: string | undefined
  readonly endpoint?: string | undefined
}

/** An endpoint of STS. */
export interface Sts {
  /** What the request is signed for. */
  readonly region: string
  /** Without a slash at its end. */
  readonly url: string
  readonly host: string
}

/** What a proof is made for. */
export interface Target extends Sts {
  readonly orgUuid: string
}

/** Reads what a proof is made for, or says which of it cannot be right. */
export const parse = (options: Options): Result.Result<Target, InvalidCredentials> => {
  const { orgUuid } = options
  const problem = Keyless.problemOfOrgUuid(orgUuid)
  return problem === undefined
    ? Result.map(sts(options), (sts) => ({ orgUuid, ...sts }))
    : refuse("orgUuid", problem)
}

/** Reads which STS is meant, or says what of it cannot be right. */
export const sts = ({
  endpoint,
  region
}: Omit<Options, "orgUuid">): Result.Result<Sts, InvalidCredentials> => {
  const problem = region === undefined ? undefined : problemOfRegion(region, endpoint !== undefined)
  if (problem !== undefined) return refuse("region", problem)
  if (endpoint === undefined) {
    const host = region === undefined ? "sts.amazonaws.com" : `sts.${region}.amazonaws.com`
    return Result.succeed({ region: region ?? globalRegion, url: `https://${host}`, host })
  }
  return Result.mapBoth(Site.custom(endpoint), {
    onFailure: ({ message }) => new InvalidCredentials({ variable: "endpoint", message }),
    onSuccess: ({ origin, parameter }) => ({ region: region ?? globalRegion, url: origin, host: parameter })
  })
}

const refuse = (variable: keyof Options, problem: string) =>
  Result.fail(new InvalidCredentials({ variable, message: `\`${variable}\` ${problem}.` }))

/** Says what is wrong with the name of an AWS region. New ones come, so there is no list of them. */
export const problemOfRegion = (text: string, hasEndpoint = false): string | undefined => {
  if (!/^[a-z]{2,8}(-[a-z]{2,12}){1,3}-\d{1,2}$/.test(text)) {
    return "is not the name of an AWS region, such as eu-west-1"
  }
  // Datadog's own clients know STS below `amazonaws.com` alone.
  return /^(cn|us-isob?|us-isof|eu-isoe|eusc)-/.test(text) && !hasEndpoint
    ? "is of a partition of AWS whose STS is not below amazonaws.com, where Datadog's clients ask it"
    : undefined
}

// The region that requests to the global endpoint are signed for.
const globalRegion = "us-east-1"
