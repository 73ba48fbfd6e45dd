import { type buildConnector, type Dispatcher, Pool, ProxyAgent } from "@effect/platform-node/Undici"
import * as Redacted from "effect/Redacted"
import { isIP } from "node:net"
import * as InterimAnswers from "./interimAnswers.ts"
import type { OutboundProxy } from "./outboundProxy.ts"

// What undici's agent for a proxy gives to each pool: how to connect to the proxy, or through it.
type PoolOptions = Pool.Options & { readonly connect: buildConnector.connector }

/** Creates a dispatcher that reaches its sites through tunnels, in which the proxy sees neither keys nor mappings. */
export const make = (
  { login, name, origin }: OutboundProxy,
  options: { readonly allowH2: false; readonly connectTimeout: number }
): Dispatcher =>
  new ProxyAgent({
    ...options,
    proxyTls: { allowH2: options.allowH2 },
    proxyTunnel: true,
    uri: origin,
    ...(login === undefined ? {} : { token: Redacted.value(login) }),
    factory: (origin, { connect, ...options }: PoolOptions) =>
      new Pool(origin, { ...options, connect: InterimAnswers.skipping(connect) }),
    clientFactory: (origin, { connect, ...factoryOptions }: PoolOptions) =>
      new Pool(origin, {
        ...factoryOptions,
        // Undici names the proxy to it in any case; but TLS has no such names for addresses, and Node warns of them.
        connect: (target, callback) =>
          connect(isAddress(origin) ? { ...target, servername: "" } : target, callback),
        allowH2: options.allowH2,
        // A proxy that accepts and then says nothing is a connection that does not come about.
        headersTimeout: options.connectTimeout
      }).compose(refusing(name))
  })

const isAddress = ({ hostname }: URL): boolean => isIP(hostname.replace(/[[\]]/g, "")) !== 0

// Undici itself says in prose alone what the proxy answered, and with one code for all of it.
const refusing =
  (name: string): Dispatcher.DispatcherComposeInterceptor =>
  (dispatch) =>
  (options, handler) => {
    const { onRequestUpgrade } = handler
    handler.onRequestUpgrade = (controller, status, headers, socket) => {
      if (status === 200) return onRequestUpgrade?.call(handler, controller, status, headers, socket)
      socket.on("error", () => {}).destroy()
      handler.onResponseError?.(controller, refusal(name, status))
    }
    return dispatch(options, handler)
  }

/**
 * The codes say what may be tried again. A login that is not accepted is not: some directories lock an account after a
 * few of them.
 */
const refusal = (name: string, status: number): Error & { readonly code: string } => {
  if (status === 407) {
    return Object.assign(
      new Error(
        `the proxy that ${name} names answered 407: it wants a login, or refuses the one it was given`
      ),
      { code: "ERR_PROXY_LOGIN" }
    )
  }
  const temporary = status >= 500 || status === 408 || status === 429
  return Object.assign(
    new Error(`the proxy that ${name} names answered ${status}: it opens no tunnel to the site`),
    { code: temporary ? "ERR_PROXY_UNAVAILABLE" : "ERR_PROXY_REFUSED" }
  )
}
