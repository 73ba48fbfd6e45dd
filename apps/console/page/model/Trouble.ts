/** A failure in the words of the page: what it is, what to do about it, and when it can be tried again. */

import * as Failure from "@dd-cloud-auth/core/Failure"

export interface Trouble {
  readonly title: string
  /** What probably is the cause, in a sentence. */
  readonly message: string
  /** What whoever runs the console can do, the most likely first. */
  readonly steps: ReadonlyArray<string>
  /** What the site said itself; empty where it said nothing. */
  readonly said: string
  /** A permission to grant, to be copied. */
  readonly permission?: string
  /** Milliseconds after which the page asks again by itself; 0 where it does not. */
  readonly waitFor: number
}

/** Longer waits are not waited for: a site that asks for one may be wrong about it, and nobody leaves a page open. */
const longestWait = 3_600_000

/** `ownHost` is where the page comes from: a failure to reach that is the console's, not the site's. */
export const describe = (failure: Failure.CloudAuthError, ownHost = ""): Trouble => {
  const { reason } = failure
  const wait = reason._tag === "RateLimited" ? Failure.wait(failure) * 1000 : 0
  const isTooLong = wait > longestWait
  const described = words[reason._tag](reason as never, failure.site, ownHost)
  return {
    ...described,
    message: isTooLong
      ? `${described.message} It asks for a pause of more than an hour; the page asks again after one.`
      : described.message,
    said: saidIn(reason),
    waitFor: isTooLong ? longestWait : wait
  }
}

/** The page's worker cannot be started: nothing was asked. */
export const noWorker: Trouble = {
  title: "The page could not start",
  message:
    "A part of the page did not load: the console's server has ended, or is of another version than the page.",
  steps: ["Start the console again if it has ended, then reload the page."],
  said: "",
  waitFor: 0
}

/** What cannot happen, did. */
export const bug: Trouble = {
  title: "The page has a bug",
  message: "The answer of the site could not be read.",
  steps: ["Update the console; if that does not help, report it with the version that you use."],
  said: "",
  waitFor: 0
}

/** What an audit does without the intake mappings, for a failure to list them. */
export const noIntake = (failure: Failure.CloudAuthError): string =>
  failure.reason._tag === "NotFound"
    ? "The site serves no intake mappings, so that none was compared."
    : `The intake mappings could not be read (${describe(failure).title}), so that none was compared: whether one conflicts with another mapping is not known.`

type Words = Pick<Trouble, "title" | "message" | "steps" | "permission">

const restart = "then start the console again"
const otherKeys = `Check DD_API_KEY and DD_APP_KEY, or DD_BEARER_TOKEN, ${restart}.`
const otherSite = `Check the site, which is DD_SITE, --site or that of a profile, ${restart}.`
const later = "Try again in a minute."

const words: {
  readonly [Tag in Failure.Reason["_tag"]]: (
    reason: Extract<Failure.Reason, { readonly _tag: Tag }>,
    site: string,
    ownHost: string
  ) => Words
} = {
  BadRequest: () => ({
    title: "The request was refused",
    message: "The site does not take the console's question.",
    steps: [otherSite, "Update the console: the site may have changed."]
  }),
  Unauthorized: () => ({
    title: "The keys were not accepted",
    message: "The site does not know the keys that the console was started with.",
    steps: [otherKeys, otherSite]
  }),
  Forbidden: () => ({
    title: "Not allowed to read the mappings",
    message: "The keys belong to another site, or lack a permission.",
    steps: [
      "Grant the permission to the owner of the application key, or in the key's scopes.",
      otherSite,
      otherKeys
    ],
    permission: "workload_identity_federation_config_read"
  }),
  NotFound: () => ({
    title: "The site does not serve persona mappings",
    message: "The address of the mappings does not exist there.",
    steps: [otherSite]
  }),
  Conflict: () => ({
    title: "The request was refused",
    message: "The site answers as if something were to be changed, which the console never asks for.",
    steps: [later]
  }),
  RateLimited: ({ limit, name, period }) => ({
    title: "Rate limited",
    message:
      limit === undefined || period === undefined
        ? "Too many requests were made in a short time, by this or another program."
        : `The site takes ${limit.toLocaleString("en")} requests in ${period.toLocaleString("en")} seconds, from this and all other programs.`,
    steps: name === undefined ? [] : [`The limit is called ${name}: Datadog's support can raise it.`]
  }),
  ServerError: ({ status }) => ({
    title: `The site failed (${status})`,
    message: "The site, or something in front of it, is out of order.",
    steps: [later, "Look at status.datadoghq.com, or the status page of your site."]
  }),
  UnexpectedStatus: ({ status }) => ({
    title: `An answer with an unexpected status (${status})`,
    message: "Datadog does not answer so: something between the console and the site may.",
    steps: [otherSite, "Look whether a proxy or a firewall stands in between."]
  }),
  Unreachable: ({ kind }, site, ownHost) =>
    site === ownHost
      ? {
          title: kind === "timeout" ? `No answer from ${site} in time` : `No connection to ${site}`,
          message: "The console's own server has ended, or cannot be reached from here.",
          steps: ["Start the console again, on the same port; this page then goes on."]
        }
      : { title: unreachable[kind](site), ...why[kind] },
  Malformed: () => ({
    title: "An answer that is not what the API promises",
    message: "Something between the console and the site may have answered, or the API has changed.",
    steps: [otherSite, "Update the console."]
  }),
  InvalidCredentials: ({ variable }) => ({
    title: "The keys cannot be sent",
    message: `${variable} holds what no key can be.`,
    steps: [otherKeys]
  })
}

const unreachable: Readonly<Record<Failure.UnreachableKind, (site: string) => string>> = {
  network: (site) => `No connection to ${site}`,
  timeout: (site) => `No answer from ${site} in time`,
  redirect: (site) => `${site} redirects elsewhere`,
  host: (site) => `Nobody knows the host of ${site}`,
  tls: (site) => `No trusted connection to ${site}`,
  proxy: (site) => `The proxy lets nothing through to ${site}`
}

const why: Readonly<Record<Failure.UnreachableKind, Pick<Words, "message" | "steps">>> = {
  network: {
    message: "The connection could not be made, or was lost.",
    steps: ["Check the network of the machine that runs the console, its VPN, and HTTPS_PROXY.", later]
  },
  timeout: { message: "The site took longer than the console waits.", steps: [later] },
  redirect: {
    message: "Keys are never sent after a redirect: they could end up anywhere.",
    steps: [otherSite]
  },
  host: { message: "Its name does not resolve.", steps: [otherSite, "Check the network and its DNS."] },
  tls: {
    message: "The certificate cannot be verified, so that nothing was sent.",
    steps: ["If a proxy inspects your traffic, name its certificate in NODE_EXTRA_CA_CERTS, " + restart + "."]
  },
  proxy: {
    message: "It wants a login, refuses the one it was given, or does not allow the site.",
    steps: [`Check HTTPS_PROXY and NO_PROXY, ${restart}.`]
  }
}

const saidIn = (reason: Failure.Reason): string =>
  "errors" in reason
    ? reason.errors
        .map(({ detail, title }) => [title, detail].filter((text) => text !== undefined).join(": "))
        .filter((text) => text !== "")
        .join("; ")
    : ""
