// What to try, by what went wrong: the last sentence of a failure's message.

import type * as Failure from "../Failure.ts"
import * as RateLimit from "../RateLimit.ts"
import { isCreate } from "./endpoints.ts"

/** Says how many seconds. */
export const seconds = (number: number): string => `${number} ${number === 1 ? "second" : "seconds"}`

// The exact sentence is known from the Terraform provider, which retries it: integrations take minutes to spread.
export const ofBadRequest = (errors: ReadonlyArray<Failure.ErrorDetail>): string =>
  errors.some(({ detail, title }) => /account id is not integrated/i.test(`${title} ${detail}`))
    ? "Integrate the AWS account with this Datadog organisation first; a new integration takes some minutes to be seen."
    : "Correct what was sent."

export const ofUnauthorized =
  "The request carried no usable credentials: check the keys or the token, and that they are of this site."

// Datadog renamed these permissions when the feature left its preview.
export const ofForbidden = (operation: string): string => {
  const right = /\.(create|remove)$/.test(operation) ? "write" : "read"
  return (
    "Check that both keys belong to this site, and that the owner of the application key has the permission " +
    `workload_identity_federation_config_${right} (formerly cloud_auth_config_${right}).`
  )
}

export const ofVerifiedCaller = (caller: string): string =>
  `AWS vouched for ${caller}, so the login itself is right: create a mapping whose pattern matches this caller.`

export const ofNotFound = (operation: string): string =>
  /\.(get|remove)$/.test(operation)
    ? "There is no such mapping; one created a moment ago may take some seconds to be found."
    : "The site does not serve this path: check the site and the API form (`api`)."

export const ofConflict = (operation: string): string =>
  isCreate(operation)
    ? "A mapping for this pattern exists: list the mappings, and remove the other one first if it is wrong."
    : ofUnexpectedStatus

export const ofRateLimit = (rateLimit: RateLimit.RateLimit): string => {
  const wait = RateLimit.wait(rateLimit)
  return wait === 0 ? "Wait before the next request." : `The limit resets in ${seconds(wait)}.`
}

export const ofServerError = (retryAfter = 0): string =>
  `This is a failure on the other side: try again ${retryAfter === 0 ? "later" : `in ${seconds(retryAfter)}`}.`

export const ofUnexpectedStatus =
  "This API does not use that status here: check that the origin is Datadog's, and whether a proxy answered."

/** Of a 407: a proxy between here and Datadog. */
export const ofProxyOnTheWay =
  "This is the proxy on the way, not Datadog: it wants a login, or refuses the one it was given."

/** Of whatever a server that holds the keys answers for itself. */
export const ofProxy =
  "This server answered, not Datadog: check that the proxy is served there, and whether it asks for a login."

export const ofRedirectByProxy =
  "Redirects are not followed: check the path, and whether the server asks for a login."

const network = "Check the network, a proxy or a firewall, and the site."

export const ofUnreachable: Readonly<Record<Failure.UnreachableKind, string>> = {
  network,
  timeout: network,
  redirect:
    "Redirects are refused, since the keys would travel along: check the site, and whether a proxy asks for a login.",
  host: "Check the name of the site, and of a proxy on the way, and whether this machine can look up names.",
  tls: "Check the site, the clock of this machine, and whether something in between, such as a proxy, has a certificate of its own that has to be trusted.",
  proxy: "Correct the login or the address of the proxy; it was asked once."
}

/** Of a call whose time ran out before anything came back. */
export const ofTimeout = "Try again later, or allow more time (`timeout`)."

/** Of a create that may have arrived although no answer did. */
export const ofLostCreate =
  "The mapping may exist all the same: list the mappings before you create it again."
