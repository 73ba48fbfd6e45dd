import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { isIP } from "node:net"

/** Where a proxy is, and how to log in to it. */
export interface ProxyUrl {
  /** Scheme, host and port, and nothing else. */
  readonly origin: string
  /** What `Proxy-Authorization` says. */
  readonly login: Redacted.Redacted | undefined
}

type Parsed<A> = Result.Result<A, string>

/**
 * Parses what people write for a proxy; a failure says what is wrong, and repeats nothing of the text, which may hold a
 * password.
 *
 * It is stricter than a URL: whatever programs read differently, or pass over in silence, is refused. A `/` at the end
 * means nothing to any of them.
 */
export const parse = (text: string): Parsed<ProxyUrl> => {
  const trimmed = text.trim()
  if (/[\s\p{C}]/u.test(trimmed)) return Result.fail("it holds a blank or an invisible character")
  // As curl reads it: a proxy without a scheme is an http one.
  const [, scheme = "http", rest = ""] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/i.exec(trimmed) ?? []
  if (!/^https?$/i.test(scheme)) return Result.fail("its scheme is neither http nor https")
  const authority = rest.replace(/\/$/, "")
  if (/[/\\?#]/.test(authority)) {
    return Result.fail(
      "it has a path, a query or a fragment (in a user name or password, / is written %2F, \\ %5C, ? %3F and # %23)"
    )
  }
  const [host = "", login, ...more] = authority.split("@").toReversed()
  if (more.length > 0) {
    return Result.fail("it has more than one @ (in a user name or password, @ is written %40)")
  }
  return Result.flatMap(parseHost(scheme, host), (origin) =>
    Result.map(login === undefined ? Result.succeed(undefined) : parseLogin(login), (login) => ({
      origin,
      login
    }))
  )
}

const parseHost = (scheme: string, text: string): Parsed<string> => {
  const [, host, port] = /^(\[[^[\]]*\]|[^:[\]]*)(?::([^:]*))?$/.exec(text) ?? []
  if (host === undefined) {
    return Result.fail("it is not host:port (an IPv6 address stands in brackets)")
  }
  if (host === "") return Result.fail("it names no host")
  if (port !== undefined && !isPort(port)) return Result.fail("its port is not a number from 1 to 65535")
  const url = `${scheme}://${text}`
  if (host.includes("%") || !URL.canParse(url)) {
    return Result.fail("its host is neither a name nor an address")
  }
  const { hostname, origin } = new URL(url)
  return isIP(hostname) === 4 && hostname !== host
    ? Result.fail("its host is a number that is not written as an address")
    : Result.succeed(origin)
}

const isPort = (text: string): boolean =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535

const parseLogin = (text: string): Parsed<Redacted.Redacted> => {
  const colon = text.includes(":") ? text.indexOf(":") : text.length
  const user = decode(text.slice(0, colon))
  const password = decode(text.slice(colon + 1))
  if (user === undefined || password === undefined) {
    return Result.fail("a % in its user name or password is not written %25")
  }
  if (user === "" && password === "") return Result.fail("its user name and password are empty")
  if (user.includes(":")) return Result.fail("its user name holds a colon, which a login cannot carry")
  if (/\p{Cc}/u.test(user + password)) {
    return Result.fail("its user name or password holds a control character")
  }
  return Result.succeed(Redacted.make(`Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`))
}

const decode = (text: string): string | undefined =>
  Option.getOrUndefined(Option.liftThrowable(decodeURIComponent)(text))
