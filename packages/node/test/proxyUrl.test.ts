import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { inspect } from "node:util"
import * as ProxyUrl from "../src/internal/proxyUrl.ts"
import * as Tunnel from "../src/internal/tunnel.ts"

const login = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`

describe("ProxyUrl", () => {
  describe("parse", () => {
    it.each<readonly [text: string, origin: string]>([
      ["http://proxy.example:3128", "http://proxy.example:3128"],
      ["https://proxy.example:3128", "https://proxy.example:3128"],
      ["HTTP://Proxy.Example:3128", "http://proxy.example:3128"],
      ["  http://proxy.example:3128\n", "http://proxy.example:3128"],
      ["http://proxy.example:3128/", "http://proxy.example:3128"],
      ["http://proxy.example", "http://proxy.example"],
      ["https://proxy.example", "https://proxy.example"],
      ["http://proxy.example:80", "http://proxy.example"],
      ["proxy.example:3128", "http://proxy.example:3128"],
      ["proxy", "http://proxy"],
      ["10.0.0.1:8080", "http://10.0.0.1:8080"],
      ["[::1]:8080", "http://[::1]:8080"],
      ["http://[0:0:0:0:0:0:0:1]", "http://[::1]"],
      ["http://bücher.example", "http://xn--bcher-kva.example"]
    ])("reads %s", (text, origin) => {
      assert.deepStrictEqual(ProxyUrl.parse(text), Result.succeed({ origin, login: undefined }))
    })

    it.each<readonly [text: string, origin: string, login: string]>([
      ["http://user:password@proxy.example:1", "http://proxy.example:1", login("user:password")],
      ["user:password@proxy.example:1/", "http://proxy.example:1", login("user:password")],
      ["http://user@proxy.example", "http://proxy.example", login("user:")],
      ["http://:password@proxy.example", "http://proxy.example", login(":password")],
      ["http://u:a:b:c@proxy.example", "http://proxy.example", login("u:a:b:c")],
      ["http://u:%40%2F%23%3a%25@proxy.example", "http://proxy.example", login("u:@/#:%")],
      [
        "http://u:pässwörd+!$&'()*,;=^|{}\"<>`[]@proxy",
        "http://proxy",
        login("u:pässwörd+!$&'()*,;=^|{}\"<>`[]")
      ],
      ["http://%C3%A9:p@proxy.example", "http://proxy.example", login("é:p")]
    ])("reads the login of %s, and shows it to nobody", (text, origin, login) => {
      const parsed = Result.getOrThrow(ProxyUrl.parse(text))
      assert.strictEqual(parsed.origin, origin)
      assert.strictEqual(parsed.login && Redacted.value(parsed.login), login)
      assert.notInclude(`${inspect(parsed)} ${JSON.stringify(parsed)}`, "password")
    })

    it.each<readonly [text: string, problem: string]>([
      ["", "it names no host"],
      ["http://", "it names no host"],
      ["http:///", "it names no host"],
      ["http://:3128", "it names no host"],
      ["http://user:hunter2@", "it names no host"],
      ["http://user:hunter2@:3128", "it names no host"],
      ["socks5://hunter2:1080", "neither http nor https"],
      ["socks5h://user:hunter2@proxy:1080", "neither http nor https"],
      ["ftp://hunter2", "neither http nor https"],
      ["javascript://hunter2", "neither http nor https"],
      ["hunter2://proxy", "neither http nor https"],
      ["http://proxy/hunter2.pac", "a path"],
      ["http://proxy:3128/hunter2", "a path"],
      ["http://proxy:3128//", "a path"],
      ["file:///hunter2/proxy.pac", "neither http nor https"],
      ["proxy:3128/hunter2", "a path"],
      ["//hunter2:3128", "a path"],
      ["http:/hunter2", "a path"],
      ["http:hunter2", "its port is not a number"],
      ["http://proxy?hunter2", "a query"],
      ["http://proxy:3128/?hunter2", "a query"],
      ["http://proxy:3128/?", "a query"],
      ["http://proxy#hunter2", "a fragment"],
      ["http://proxy:3128/#", "a fragment"],
      ["http://user:hun#ter2@proxy:3128", "# %23"],
      ["http://user:8#hunter2@proxy:3128", "# %23"],
      ["http://user:hun/ter2@proxy:3128", "/ is written %2F"],
      ["http://user:8/hunter2@proxy:3128", "/ is written %2F"],
      ["http://user:hun?ter2@proxy:3128", "? %3F"],
      ["http://DOMAIN\\user:hunter2@proxy:3128", "\\ %5C"],
      ["http://user:hunter@2@proxy:3128", "@ is written %40"],
      ["http://user@corp:hunter2@proxy:3128", "@ is written %40"],
      ["http://user:hunter2%@proxy", "% in its user name or password"],
      ["http://u:%zz-hunter2@127.0.0.1:1", "% in its user name or password"],
      ["http://u%:hunter2@127.0.0.1:1", "% in its user name or password"],
      ["http://u:hunter2%ff@127.0.0.1:1", "% in its user name or password"],
      ["http://hunter2%3Au:x@proxy", "holds a colon"],
      ["http://u:hunter2%0A@proxy", "a control character"],
      ["http://u:hunter2%00@proxy", "a control character"],
      ["http://@proxy", "are empty"],
      ["http://:@proxy", "are empty"],
      ["http://proxy:", "its port"],
      ["http://proxy:0", "its port"],
      ["http://proxy:00", "its port"],
      ["http://proxy:65536", "its port"],
      ["http://proxy:99999", "its port"],
      ["http://proxy:hunter2", "its port"],
      ["http://proxy:+80", "its port"],
      ["http://proxy:8e3", "its port"],
      ["http://[]:3128", "neither a name nor an address"],
      ["http://[hunter2]", "neither a name nor an address"],
      ["http://[::1", "brackets"],
      ["http://::1", "brackets"],
      ["http://fe80::1:3128", "brackets"],
      ["http://proxy:3128:hunter2", "not host:port"],
      ["http://[fe80::1%25eth0]:1", "neither a name nor an address"],
      ["http://hun|ter2", "neither a name nor an address"],
      ["http://hunter2%2eexample", "neither a name nor an address"],
      ["http://256.0.0.1", "neither a name nor an address"],
      ["3128", "a number that is not written as an address"],
      ["http://127.1", "a number that is not written as an address"],
      ["http://0x7f.0.0.1:80", "a number that is not written as an address"],
      ["http://010.0.0.1", "a number that is not written as an address"],
      ["http://hunter2 b", "a blank"],
      ["http://user:hun ter2@proxy", "a blank"],
      ["http://user:hunter2\n@proxy", "a blank"],
      ["http://user:hun\tter2@proxy", "a blank"],
      ["http://user:hunter2\u200b@proxy", "an invisible character"],
      ["http://user:hunter2\ud800@proxy", "an invisible character"],
      ["http://user:hunter2\u0000@proxy", "an invisible character"],
      ["http://proxy:1 http://other:2", "a blank"]
    ])("refuses %s", (text, problem) => {
      const parsed = ProxyUrl.parse(text)
      if (Result.isSuccess(parsed)) return assert.fail(inspect(parsed))
      assert.include(parsed.failure, problem)
      assert.notMatch(parsed.failure, /hun|ter2/)
    })

    const pieces = Schema.Literals([
      ..."http://|https://|socks5://|://|//|/|\\|?|#|@|:|%|%zz|%41|%ff|[|]|[]|[::1]|::|127.0.0.1|1|0x|proxy|example|.|..|-|_|*|xn--|xn--a|ß|\u0130|\ufffd|\ud800|é|😀|\u00ad|\u3002|０|:0|:80|:3128|:99999|user|p|=|&|'|\"|<|>|^|`|{|}|~|$|+|,|;|!|(|)| |\t|\n|\0|\x7f|__proto__".split(
        "|"
      ),
      "|"
    ])
    it.effect.prop(
      "gives, for any text, a proxy that the transport takes, or says what is wrong",
      [Schema.Array(pieces).check(Schema.isMaxLength(8))],
      ([pieces]) =>
        Effect.promise(() => {
          const parsed = ProxyUrl.parse(pieces.join(""))
          if (Result.isFailure(parsed)) {
            assert.isAbove(parsed.failure.length, 10)
            return Promise.resolve()
          }
          const proxy = { ...parsed.success, name: "HTTPS_PROXY" }
          return Tunnel.make(proxy, { allowH2: false, connectTimeout: 1000 }).destroy()
        }),
      { arbitrary: { runs: 5000 } }
    )
  })
})
