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
  const isOne = ({ codes, texts }: Permanent) =>
    codes.some((pattern) => pattern.test(code)) || texts.some((pattern) => pattern.test(message))
  return permanent.find(isOne)?.kind ?? "network"
}

/** What does not change by asking again, and how it is recognised: by a code, or by a text where a runtime has no codes. */
interface Permanent {
  readonly kind: UnreachableKind
  readonly codes: ReadonlyArray<RegExp>
  readonly texts: ReadonlyArray<RegExp>
}

// A name server that does not answer, `EAI_AGAIN`, is not among them.
const permanent: ReadonlyArray<Permanent> = [
  {
    kind: "proxy",
    // Those of `packages/node`.
    codes: [/^ERR_PROXY_(INVALID|LOGIN|REFUSED)$/],
    texts: []
  },
  {
    kind: "host",
    codes: [/^(ENOTFOUND|EAI_NONAME|EAI_NODATA)$/],
    // Deno's.
    texts: [/failed to lookup address information: (name or service not known|no address|nodename nor)/i]
  },
  {
    kind: "tls",
    codes: [
      // A certificate that cannot be verified: OpenSSL's codes, as Node and Bun pass them on, and Node's own.
      /CERT/,
      /^CRL_/,
      /^UNABLE_TO_(GET|DECRYPT|DECODE|VERIFY)_/,
      /^(INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)$/,
      // The other side speaks no TLS, or none that both know.
      /^ERR_SSL_(WRONG_VERSION_NUMBER|UNSUPPORTED_PROTOCOL|UNKNOWN_PROTOCOL|PACKET_LENGTH_TOO_LONG)$/,
      /^ERR_SSL_.*ALERT_(PROTOCOL_VERSION|HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|UNKNOWN_CA|ACCESS_DENIED)$/
    ],
    // Deno's, and workerd's.
    texts: [/invalid peer certificate/i, /certificate is not trusted/i]
  }
]

const neverSent =
  /^(ECONNREFUSED|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_PROXY_UNAVAILABLE)$/
