/**
 * Who AWS says one is: the caller that a mapping has to match.
 *
 * @since 0.1.0
 */

import * as Environment from "@dd-cloud-auth/core/Environment"
import {
  CloudAuthError,
  Forbidden,
  Malformed,
  RateLimited,
  type Reason,
  ServerError,
  UnexpectedStatus,
  Unreachable
} from "@dd-cloud-auth/core/Failure"
import * as Login from "@dd-cloud-auth/core/Login"
import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Secrets from "@dd-cloud-auth/core/Secrets"
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { AwsCredentials } from "./AwsCredentials.ts"
import * as IdentityRequest from "./internal/identityRequest.ts"
import * as Target from "./internal/target.ts"
import * as Unstable from "./internal/unstable.ts"

/**
 * Which STS is asked.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  /** Asks STS in this region. Default: the global endpoint, `sts.amazonaws.com`. */
  readonly region?: string | undefined
  /** An STS of your own: `https://host[:port]`, or `http://` on loopback. Default: that of the region. */
  readonly endpoint?: string | undefined
}

/**
 * Asks AWS STS (`GetCallerIdentity`) whose the credentials of the context are, and returns the ARN. Everybody may ask, for
 * that no permission is needed.
 *
 * **Details**
 *
 * It is sent once, within 30 seconds, without a redirect and without a span, and no more than 1 MiB is read. Fails with a
 * `CloudAuthError` whose `site` is the host of STS: with `InvalidCredentials` where there are no credentials, or the
 * options cannot be right; with `Forbidden` where AWS refuses them, and `clockSkew` where the clocks are too far apart;
 * with `RateLimited`, `ServerError`, `Unreachable`, `UnexpectedStatus` or `Malformed` as everywhere.
 *
 * @category callers
 * @since 0.1.0
 */
export const get = Effect.fnUntraced(function* (
  options: Options = {}
): Effect.fn.Return<string, CloudAuthError, AwsCredentials | Unstable.HttpClient> {
  const named = options.endpoint ?? "AWS STS"
  const sts = yield* Effect.fromResult(Target.sts(options)).pipe(Effect.mapError(failure(named)))
  const fail = failure(sts.host)
  const credentials = yield* (yield* AwsCredentials).get.pipe(Effect.mapError(fail))
  const request = yield* IdentityRequest.sign(sts, credentials)
  const client = yield* Unstable.HttpClient
  const answered = client
    .execute(
      Unstable.post(sts.url, {
        headers: Object.fromEntries(request.headers.filter(([name]) => name !== "Host")),
        body: Unstable.textBody(request.body, IdentityRequest.contentType)
      })
    )
    .pipe(
      Effect.flatMap((answer) =>
        Effect.map(Login.textOf(answer), (text) => ({
          status: answer.status,
          date: answer.headers["date"],
          text
        }))
      ),
      Effect.provideService(Unstable.TracerDisabledWhen, () => true),
      Effect.provideService(Unstable.FetchRequestInit, { redirect: "manual" })
    )
  const { date, status, text } = yield* answered.pipe(
    Effect.mapError(({ reason }) =>
      fail(unreachable(sts.host, "network", reason.description ?? reason._tag))
    ),
    Effect.timeoutOrElse({
      duration: "30 seconds",
      orElse: () => Effect.fail(fail(unreachable(sts.host, "timeout", "no answer within 30 seconds")))
    })
  )
  if (status !== 200) {
    const xml = Option.getOrElse(text, () => "")
    const scrub = Secrets.scrubber(request.secrets)
    const saying = (name: string) => scrub(element(xml, name) ?? "")
    const skew = Login.clockSkew(date, yield* Clock.currentTimeMillis)
    return yield* fail(refusal(sts.host, status, saying, skew))
  }
  if (Option.isNone(text)) return yield* fail(malformed(sts.host, "", "with more than 1 MiB"))
  const arn = element(text.value, "Arn")
  return arn !== undefined && /^arn:[\x21-\x7e]+$/.test(arn)
    ? arn
    : yield* fail(malformed(sts.host, "GetCallerIdentityResult.Arn", "without the ARN of a caller"))
})

/**
 * Config that reads the endpoint of STS from `AWS_ENDPOINT_URL_STS`, as AWS's own tools do.
 *
 * @category config
 * @since 0.1.0
 */
export const endpoint: Config.Config<string | undefined> = Environment.firstSet([
  "AWS_ENDPOINT_URL_STS"
]).pipe(Config.map(({ value }) => value))

const failure = (site: string) => (reason: Reason) =>
  new CloudAuthError({ operation: "callerIdentity.get", site, reason })

const unreachable = (host: string, kind: "network" | "timeout", what: string) =>
  new Unreachable({
    kind,
    message: sentence(
      `Could not ask ${host} who you are for AWS: ${what}.`,
      "Check the network, a proxy or a firewall, and the AWS region if one is set."
    )
  })

const malformed = (host: string, path: string, what: string) =>
  new Malformed({ status: 200, path, message: sentence(`${host} answered 200, but ${what}.`, checkSts) })

const checkSts = "Check that this is AWS STS, and whether a proxy answered."

/** What AWS says is a code and one sentence, to which it may add what was signed, the session token among it. */
const refusal = (
  host: string,
  status: number,
  saying: (element: string) => string,
  skew: Option.Option<Login.ClockSkew>
): Reason => {
  const [detail = ""] = saying("Message").split("\n", 1)
  const title = saying("Code")
  const said = [title, detail].filter((part) => part !== "").join(": ")
  const withAdvice = (advice: string) => ({
    status,
    errors: [{ title, detail }],
    message: sentence(`${host} answered ${status}${said === "" ? "" : ` (${said})`}.`, advice)
  })
  if (status >= 500 && status <= 599) return new ServerError(withAdvice("Try again later."))
  if (status < 400 || status > 499 || title === "") return new UnexpectedStatus(withAdvice(checkSts))
  if (title.startsWith("Throttling")) return new RateLimited(withAdvice("Wait before you ask again."))
  const refused = "AWS does not take the credentials."
  return Option.match(skew, {
    onNone: () => new Forbidden(withAdvice(refused)),
    onSome: ({ advice, clockSkew }) => new Forbidden({ ...withAdvice(`${refused} ${advice}`), clockSkew })
  })
}

// One line, whatever it repeats: it is printed and logged as it is.
const sentence = (what: string, advice: string): string => Printable.escape(`${what} ${advice}`)

const element = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]{1,2048})</${name}>`).exec(xml)?.[1]
