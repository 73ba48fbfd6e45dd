import * as Canary from "@dd-cloud-auth/canary"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { createServer, type AddressInfo } from "node:net"
import { aws, orgUuid } from "./loginSite.ts"
import * as Program from "./program.ts"

const env = { DD_SITE: "datadoghq.eu", DD_API_KEY: Canary.keys.apiKey, DD_APP_KEY: Canary.keys.appKey }

/** A proxy that answers with a status, and counts and names who was asked for. */
const proxy = (status: number) =>
  Effect.acquireRelease(
    Effect.callback<{
      readonly url: string
      readonly asked: () => number
      readonly hosts: ReadonlyArray<string>
      readonly stop: () => void
    }>((resume) => {
      let asked = 0
      const hosts: Array<string> = []
      const server = createServer((socket) => {
        asked += 1
        socket.on("data", (head: Buffer) => hosts.push(String(head).split(" ")[1] ?? ""))
        socket.on("error", () => {}).end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`)
      })
      server.listen(0, "127.0.0.1", () => {
        const url = `http://user:hunter2@127.0.0.1:${(server.address() as AddressInfo).port}`
        resume(Effect.succeed({ url, asked: () => asked, hosts, stop: () => server.close() }))
      })
    }),
    ({ stop }) => Effect.sync(stop)
  )

/** A command for each way in which the program gets at a client. */
const everyClient = [
  ["list"],
  ["list", "--oidc"],
  ["watch"],
  ["list", "--keyless"],
  ["list", "--oidc", "--keyless"],
  ["watch", "--keyless"],
  ["whoami"],
  ["whoami", "--login"],
  ["token"],
  ["exec", "--", "true"]
]

describe("a proxy of the environment", () => {
  it.live.each([
    "http://user:hunter2@proxy.example/proxy.pac",
    "http://user:hunter2#a@proxy.example:3128",
    "http://user:hunter2@a@proxy.example:3128",
    "http://user:hunter2@proxy.example:0",
    "socks5://user:hunter2@proxy.example:1080",
    "hunter2 a"
  ])("that is %s is named, and the program ends with 2", (value) =>
    Effect.gen(function* () {
      const { code, stderr, stdout } = yield* Program.run(["list"], { env: { ...env, HTTPS_PROXY: value } })
      assert.strictEqual(code, 2, stderr)
      assert.include(stderr, "HTTPS_PROXY does not name a proxy: ")
      assert.notInclude(stderr, "hunter2")
      assert.strictEqual(stdout, "")
    })
  )

  it.live.each(everyClient.map((args) => [args.join(" "), args] as const))(
    "that cannot be used ends `%s` with 2, before anybody is asked",
    ([, args]) =>
      Effect.gen(function* () {
        const { code, stderr, stdout } = yield* Program.run(args, {
          env: {
            ...env,
            ...aws,
            DD_ORG_UUID: orgUuid,
            HTTPS_PROXY: "socks5://user:hunter2@proxy.example:1080"
          }
        })
        assert.strictEqual(code, 2, stderr)
        assert.match(stderr, /^error: HTTPS_PROXY does not name a proxy: .*\n$/)
        assert.notMatch(stderr, /hunter2|wJalrXUt/)
        assert.strictEqual(stdout, "")
      })
  )

  it.live("that wants a login is asked once, and the program ends with 4", () =>
    Effect.gen(function* () {
      const { asked, url } = yield* proxy(407)
      const { code, stderr } = yield* Program.run(["list"], { env: { ...env, HTTPS_PROXY: url } })
      assert.strictEqual(code, 4, stderr)
      assert.include(stderr, "the proxy that HTTPS_PROXY names answered 407")
      assert.notInclude(stderr, "hunter2")
      assert.strictEqual(asked(), 1)
    })
  )

  it.live.each([
    ["", "sts.amazonaws.com:443"] as const,
    ["eu-west-1", "sts.eu-west-1.amazonaws.com:443"] as const
  ])("stands before the AWS STS of the region %o, which is %s", ([AWS_REGION, host]) =>
    Effect.gen(function* () {
      const { hosts, url } = yield* proxy(502)
      const { code, stderr } = yield* Program.run(["whoami"], {
        env: { ...env, ...aws, AWS_REGION, HTTPS_PROXY: url }
      })
      assert.strictEqual(code, 4, stderr)
      assert.notMatch(stderr, /hunter2|wJalrXUt/)
      assert.deepStrictEqual(hosts, [host])
    })
  )
})
