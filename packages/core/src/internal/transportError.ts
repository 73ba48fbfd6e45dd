import * as Cause from "effect/Cause"
import * as Predicate from "effect/Predicate"
import type { UnreachableKind } from "../Failure.ts"
import type { HttpClientError } from "./unstable.ts"

/** What an error of a transport comes down to. */
export interface TransportError {
  readonly kind: UnreachableKind
  /** The code of the innermost cause that has one. */
  readonly code: string | undefined
  /** What the transport says for people; the sentence of the innermost cause where it says nothing. */
  readonly message: string
  readonly isDescribed: boolean
  /** Whether the request may have reached the other side. */
  readonly mayHaveArrived: boolean
}

/** Looks through the causes of an error, in which runtimes wrap what happened. */
export const inspect = (error: HttpClientError): TransportError => {
  let current: unknown = error
  let code: string | undefined
  let message = "the connection failed"
  let isTimeout = false
  for (let depth = 0; depth < 8 && Predicate.isObject(current); depth++) {
    if (typeof current.code === "string") code = current.code
    if (typeof current.message === "string" && current.message !== "") message = current.message
    isTimeout ||= Cause.isTimeoutError(current)
    current = current.cause
  }
  const { description } = error.reason
  const kind = isTimeout ? "timeout" : kindOf(code ?? "", message)
  return {
    kind,
    code,
    message: description ?? message,
    isDescribed: description !== undefined,
    mayHaveArrived: (kind === "network" || kind === "timeout") && !neverSent.test(code ?? "")
  }
}

const kindOf = (code: string, message: string): UnreachableKind => {
  if (/TIMEDOUT|_TIMEOUT$/.test(code)) return "timeout"
  return permanent.find(({ codes, texts }) => codes.test(code) || texts.test(message))?.kind ?? "network"
}

/**
 * What does not change by asking again, by the codes of Node (OpenSSL's and its own), Bun and `packages/node`, and by the
 * texts of Deno and workerd, which have no codes. `EAI_AGAIN`, a name server that does not answer, is not among them.
 */
const permanent: ReadonlyArray<{
  readonly kind: UnreachableKind
  readonly codes: RegExp
  readonly texts: RegExp
}> = [
  { kind: "proxy", codes: /^ERR_PROXY_(INVALID|LOGIN|REFUSED)$/, texts: /^$/ },
  {
    kind: "host",
    codes: /^(ENOTFOUND|EAI_NONAME|EAI_NODATA)$/,
    texts: /failed to lookup address information: (name or service not known|no address|nodename nor)/i
  },
  {
    kind: "tls",
    codes:
      /CERT|^(CRL_|UNABLE_TO_(GET|DECRYPT|DECODE|VERIFY)_|INVALID_(CA|PURPOSE)$|PATH_LENGTH_EXCEEDED$|HOSTNAME_MISMATCH$)|^ERR_SSL_(WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|UNKNOWN_PROTOCOL|.*ALERT_(PROTOCOL_VERSION|HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|UNKNOWN_CA|ACCESS_DENIED)|PACKET_LENGTH_TOO_LONG)$/,
    texts: /invalid peer certificate|certificate is not trusted/i
  }
]

const neverSent =
  /^(ECONNREFUSED|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_PROXY_UNAVAILABLE)$/
