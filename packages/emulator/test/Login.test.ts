import * as Canary from "@dd-cloud-auth/canary"
import * as CloudAuth from "@dd-cloud-auth/core/CloudAuth"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import * as CoreLogin from "@dd-cloud-auth/core/Login"
import * as Retry from "@dd-cloud-auth/core/Retry"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import { inspect } from "node:util"
import * as Aws from "../src/Aws.ts"
import * as Emulator from "../src/Emulator.ts"
import * as Faults from "../src/Faults.ts"
import * as Login from "../src/Login.ts"
import * as Seed from "../src/Seed.ts"
import { base64, encode, type Making, type Parts, partsOf, proofOf } from "./proofs.ts"
import { cloudAuth, transports } from "./transports.ts"

const at = Date.parse("2026-08-05T12:34:56Z")
const prod = "418273640159"
const role = (path: string) => `arn:aws:sts::${prod}:assumed-role/${path}`

/** A session that one mapping of the seed matches. */
const deployer = {
  accessKeyId: "ASIA0000000000000001",
  secretAccessKey: Canary.keys.appKey,
  sessionToken: Canary.token,
  caller: role("github-actions-deploy/run-1"),
  expiresAt: at + 3_600_000
}
/** A user, without a session token. */
const grace = {
  accessKeyId: "AKIA0000000000000002",
  secretAccessKey: Canary.others.appKey,
  caller: `arn:aws:iam::${prod}:user/grace.kim`
}
const stranger = { ...grace, accessKeyId: "AKIA0000000000000003", caller: role("nobody/somewhere") }
/** Two mappings match, for different accounts. */
const ada = { ...grace, accessKeyId: "AKIA0000000000000004", caller: role("platform-deploy/ada.lovelace") }
const agent = { ...grace, accessKeyId: "AKIA0000000000000005", caller: role("datadog-agent-node/i-1") }

const making = (identity: object = deployer, more: Partial<Making> = {}): Making => ({
  ...(identity as typeof deployer),
  orgUuid: Login.orgUuid,
  at,
  ...more
})

/** The answer to an exchange, as it is. */
const exchange = Effect.fnUntraced(function* (authorization: string | undefined, path = "delegated-token") {
  const { origin } = yield* Emulator.Emulator
  const post = HttpClientRequest.post(`${origin}/api/v2/${path}`)
  const response = yield* (yield* HttpClient.HttpClient).execute(
    authorization === undefined ? post : HttpClientRequest.setHeader(post, "authorization", authorization)
  )
  const body: any = JSON.parse(yield* response.text)
  return {
    status: response.status,
    headers: response.headers,
    body,
    detail: String(body.errors?.[0]?.detail)
  }
})

const exchangeOf = (proof: Making, path?: string) =>
  Effect.flatMap(proofOf(proof), (proof) => exchange(`Delegated ${proof}`, path))

const tokenOf = (proof: Making) =>
  Effect.map(exchangeOf(proof), ({ body }): string => body.data.attributes.access_token)

describe.each(transports)("Login %s", (_, wire) => {
  const using =
    (login: Login.Options = {}, options: Emulator.Options = {}) =>
    <A, E, R>(effect: Effect.Effect<A, E, R>) =>
      Effect.andThen(TestClock.setTime(at), effect).pipe(
        Effect.provide(
          cloudAuth(wire, {
            login,
            aws: { identities: [deployer, grace, stranger, ada, agent] },
            ...options
          })
        )
      )

  const listWith = (token: string) =>
    Effect.flatMap(Emulator.Emulator, ({ site }) =>
      CloudAuth.CloudAuth.use((_) => _.personaMappings.list).pipe(
        Effect.provide(CloudAuth.layer({ site, credentials: Credentials.bearer(token), retry: Retry.none }))
      )
    )

  describe("a token", () => {
    it.effect("is given for the proof of a caller that a mapping matches, and lists mappings", () =>
      Effect.gen(function* () {
        const answer = yield* exchangeOf(making())
        assert.strictEqual(answer.status, 200)
        const { access_token, expires } = answer.body.data.attributes
        assert.strictEqual(expires, String(at / 1000 + 900))
        assert.deepStrictEqual(yield* listWith(access_token), Seed.acme.personaMappings)
        assert.deepStrictEqual(
          (yield* (yield* Emulator.Emulator).requests).map(({ credentials, operation }) => [
            operation,
            credentials
          ]),
          [
            ["delegatedToken.exchange", "proof"],
            ["personaMappings.list", "valid"]
          ]
        )
      }).pipe(using())
    )

    it.effect("is refused from the moment on that it expires", () =>
      Effect.gen(function* () {
        const token = yield* tokenOf(making())
        yield* TestClock.adjust("59999 millis")
        yield* listWith(token)
        yield* TestClock.adjust("1 millis")
        assert.strictEqual((yield* Effect.flip(listWith(token))).reason._tag, "Forbidden")
        assert.notStrictEqual(yield* tokenOf(making()), token)
      }).pipe(using({ tokenLife: "1 minute" }))
    )

    it.effect("is not one that nobody was given, or another emulator gave", () =>
      Effect.gen(function* () {
        const token = yield* Effect.provide(
          tokenOf(making()),
          cloudAuth(wire, { aws: { identities: [deployer] } })
        )
        assert.strictEqual((yield* Effect.flip(listWith(token))).reason._tag, "Forbidden")
      }).pipe(using())
    )

    it.effect.each([
      ["epoch", String(at / 1000 + 900)],
      ["number", at / 1000 + 900],
      ["date-time", "2026-08-05T12:49:56.000Z"],
      ["absent", undefined]
    ] as const)(
      "says when it expires in the form %s, which the client of core reads",
      ([expires, expected]) =>
        Effect.gen(function* () {
          const { site } = yield* Emulator.Emulator
          assert.strictEqual((yield* exchangeOf(making())).body.data.attributes.expires, expected)
          const login = yield* CoreLogin.make({ site })
          const { expiresAt } = yield* login.delegatedToken(
            Effect.map(proofOf(making()), (proof) => ({
              value: Redacted.make(proof),
              expiresAt: at + 1,
              secrets: []
            }))
          )
          assert.strictEqual(expiresAt, at + 900_000)
        }).pipe(using({ expires }))
    )
  })

  describe("a proof", () => {
    it.effect.each<readonly [string, object, Partial<Making>]>([
      ["a user, without a session token", grace, {}],
      ["a regional STS", deployer, { url: "https://sts.eu-west-1.amazonaws.com", region: "eu-west-1" }],
      ["an STS of one's own", deployer, { url: "https://sts.internal.example", region: "eu-west-1" }],
      ["a length that is signed", deployer, { headers: { "content-length": "43" } }],
      // As the Datadog Agent does it.
      [
        "a length that is signed and not carried",
        deployer,
        { headers: { "content-length": "43" }, dropped: ["content-length"] }
      ],
      ["blanks in a signed header", deployer, { headers: { "x-extra": " a  b " } }],
      ["an organisation in upper case", deployer, { orgUuid: Login.orgUuid.toUpperCase() }],
      ["a date five minutes ago", deployer, { at: at - 300_000 }],
      ["a date in five minutes", deployer, { at: at + 300_000 }]
    ])("is taken with %s", ([, identity, more]) =>
      Effect.gen(function* () {
        assert.strictEqual((yield* exchangeOf(making(identity, more))).status, 200)
      }).pipe(using({ sts: "https://sts.internal.example" }))
    )

    const sts = "missing or invalid authorization proof: AWS STS answered"
    it.effect.each<readonly [string, object, Partial<Making>, string]>([
      [
        "another organisation",
        deployer,
        { orgUuid: "22222222-2222-3333-4444-555555555555" },
        "not for this organisation"
      ],
      ["no organisation", deployer, { orgUuid: undefined }, "not for this organisation"],
      [
        "an organisation that is not signed",
        deployer,
        { unsigned: ["x-ddog-org-id"] },
        "the header x-ddog-org-id is not signed"
      ],
      [
        "another host",
        deployer,
        { url: "https://sts.amazonaws.com.evil.example" },
        "the URL is not that of an AWS STS"
      ],
      [
        "a slash behind the host",
        deployer,
        { url: "https://sts.amazonaws.com/" },
        "the URL is not that of an AWS STS"
      ],
      [
        "a host that is signed and not that of the URL",
        deployer,
        { headers: { host: "sts.eu-west-1.amazonaws.com" } },
        "Host is not the host"
      ],
      [
        "another question",
        deployer,
        { body: "Action=GetSessionToken&Version=2011-06-15" },
        "GetCallerIdentity"
      ],
      [
        "a date that is older than five minutes",
        deployer,
        { at: at - 301_000 },
        `${sts} SignatureDoesNotMatch: Signature expired: 20260805T122955Z is now earlier than 20260805T122956Z`
      ],
      [
        "a date that is more than five minutes ahead",
        deployer,
        { at: at + 301_000 },
        `${sts} SignatureDoesNotMatch: Signature not yet current`
      ],
      [
        "the region of another STS",
        deployer,
        { region: "eu-west-1" },
        `${sts} SignatureDoesNotMatch: Credential should be scoped to a valid region`
      ],
      [
        "another service",
        deployer,
        { service: "s3" },
        `${sts} SignatureDoesNotMatch: Credential should be scoped to correct service`
      ],
      [
        "a key that AWS does not know",
        deployer,
        { accessKeyId: "ASIA9999999999999999" },
        `${sts} InvalidClientTokenId`
      ],
      [
        "another secret",
        deployer,
        { secretAccessKey: Canary.others.appKey },
        `${sts} SignatureDoesNotMatch: The request signature`
      ],
      [
        "another session token",
        deployer,
        { sessionToken: Canary.emulator.appKey },
        `${sts} InvalidClientTokenId`
      ],
      ["no session token", deployer, { sessionToken: undefined }, `${sts} InvalidClientTokenId`],
      ["a session token of a user", grace, { sessionToken: Canary.token }, `${sts} InvalidClientTokenId`]
    ])("is refused with %s", ([, identity, more, detail]) =>
      Effect.gen(function* () {
        const answer = yield* exchangeOf(making(identity, more))
        assert.strictEqual(answer.status, 401)
        assert.include(answer.detail, detail)
        Canary.assertAbsent({ answer: JSON.stringify(answer) })
      }).pipe(using())
    )

    it.effect("is refused where the credentials have expired", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(deployer.expiresAt)
        const { detail } = yield* exchangeOf(making(deployer, { at: deployer.expiresAt }))
        assert.include(detail, `${sts} ExpiredToken`)
      }).pipe(using())
    )

    type Tampering = (parts: Parts) => string
    const withAuthorization = (parts: Parts, change: (text: string) => string): Parts => ({
      ...parts,
      headers: { ...parts.headers, authorization: [change(parts.headers.authorization![0]!)] }
    })
    it.effect.each<readonly [string, Tampering, string]>([
      ["a body that was changed", (_) => encode({ ..._, body: `${_.body} ` }), "GetCallerIdentity"],
      [
        "a signed header that was changed",
        (_) => encode({ ..._, headers: { ..._.headers, "content-type": ["text/plain"] } }),
        "SignatureDoesNotMatch"
      ],
      [
        "a date that was changed",
        (_) => encode({ ..._, headers: { ..._.headers, "x-amz-date": ["20260805T123457Z"] } }),
        "SignatureDoesNotMatch"
      ],
      [
        "an amz header that is not signed",
        (_) => encode({ ..._, headers: { ..._.headers, "x-amz-target": ["x"] } }),
        "'x-amz-target' must be a 'SignedHeader'"
      ],
      [
        "the scope of another day",
        (_) => encode(withAuthorization(_, (text) => text.replace("/20260805/", "/20260804/"))),
        "Date in Credential scope does not match"
      ],
      [
        "a signed header that is named twice",
        (_) => encode(withAuthorization(_, (text) => text.replace(";host;", ";host;host;"))),
        "SignedHeaders is not in alphabetical order"
      ],
      ["bits that no byte needs", (_) => encode(_).replace("NQ==|", "NR==|"), "the body is not base64"],
      [
        "no signature",
        (_) => encode({ ..._, headers: { ..._.headers, authorization: ["AWS4-HMAC-SHA256 Credential=x"] } }),
        "IncompleteSignature"
      ],
      [
        "a date that is none",
        (_) => encode({ ..._, headers: { ..._.headers, "x-amz-date": ["20261305T123456Z"] } }),
        "IncompleteSignature"
      ],
      ["another method", (_) => encode({ ..._, method: "GET" }), "the method is not POST"],
      ["a part too many", (_) => `${encode(_)}|`, "four parts"],
      ["a part too few", (_) => encode(_).split("|").slice(0, 3).join("|"), "four parts"],
      ["two parts", (_) => encode(_).split("|").slice(0, 2).join("|"), "four parts"],
      ["no padding", (_) => encode(_).replace(/=+\|/, "|"), "the body is not base64"],
      ["letters that base64 has not", (_) => encode(_).replace("|", "_|"), "the body is not base64"],
      [
        "headers that are not UTF-8",
        (_) => encode(_).replace(/\|[^|]*\|/, "|/w==|"),
        "the headers are not UTF-8"
      ],
      ["headers that are no JSON", (_) => encode(_).replace(/\|[^|]*\|/, `|${base64("{")}|`), "not JSON"],
      [
        "headers that are a list",
        (_) => encode(_).replace(/\|[^|]*\|/, `|${base64("[]")}|`),
        "the headers are not a JSON object"
      ],
      [
        "headers that are there twice",
        (_) => encode({ ..._, headers: { ..._.headers, Host: ["sts.amazonaws.com"] } }),
        "a header is there twice"
      ],
      [
        "a header with two values",
        (_) => encode({ ..._, headers: { ..._.headers, host: ["sts.amazonaws.com", "x"] } }),
        "array of one text"
      ],
      [
        "a header that is a text",
        (_) => encode({ ..._, headers: { ..._.headers, host: "sts.amazonaws.com" as never } }),
        "array of one text"
      ],
      ["something behind it", (_) => `${encode(_)} x`, "not Delegated and a proof"],
      ["nothing in it", () => "", "four parts"]
    ])("is refused with %s", ([, tamper, detail]) =>
      Effect.gen(function* () {
        const answer = yield* exchange(`Delegated ${tamper(yield* partsOf(making()))}`)
        assert.strictEqual(answer.status, 401)
        assert.include(answer.detail, detail)
        Canary.assertAbsent({ answer: JSON.stringify(answer) })
      }).pipe(using())
    )

    it.effect("is refused with a host that is not signed", () =>
      Effect.gen(function* () {
        const { detail } = yield* exchangeOf(making(deployer, { unsigned: ["host"] }))
        assert.include(detail, "'host' must be a 'SignedHeader' in the AWS Authorization header.")
      }).pipe(using())
    )

    it.effect("is what a login needs: neither nothing, nor another scheme, nor keys", () =>
      Effect.gen(function* () {
        for (const authorization of [undefined, `Bearer ${yield* proofOf(making())}`]) {
          const answer = yield* exchange(authorization)
          assert.strictEqual(answer.status, 401)
          assert.include(answer.detail, "missing or invalid authorization proof")
        }
      }).pipe(using())
    )

    it.effect("opens nothing but the exchanges", () =>
      Effect.gen(function* () {
        const { origin } = yield* Emulator.Emulator
        const response = yield* (yield* HttpClient.HttpClient).execute(
          HttpClientRequest.get(`${origin}/api/v2/cloud_auth/aws/persona_mapping`).pipe(
            HttpClientRequest.setHeader("authorization", `Delegated ${yield* proofOf(making())}`)
          )
        )
        assert.strictEqual(response.status, 401)
      }).pipe(using())
    )

    it.effect("is good any number of times, unless replays are refused", () =>
      Effect.gen(function* () {
        const proof = `Delegated ${yield* proofOf(making())}`
        assert.strictEqual((yield* exchange(proof)).status, 200)
        assert.strictEqual((yield* exchange(proof)).status, 200)
      }).pipe(using())
    )

    it.effect(
      "is good once where replays are refused, for as long as its date is good, and at both exchanges",
      () =>
        Effect.gen(function* () {
          // As far ahead as a date may be, so that it is good for ten minutes.
          const proof = `Delegated ${yield* proofOf(making(deployer, { at: at + 300_000 }))}`
          const statuses = [(yield* exchange(proof)).status, (yield* exchange(proof)).status]
          assert.deepStrictEqual(statuses, [200, 401])
          yield* TestClock.adjust("10 minutes")
          const other = yield* exchangeOf(making(deployer, { at: at + 600_000 }))
          assert.strictEqual(other.status, 200)
          const again = yield* exchange(proof, "intake-key")
          assert.include(again.detail, "the proof was used before")
        }).pipe(using({ replays: "refuse" }))
    )
  })

  describe("a caller", () => {
    it.effect("whom no mapping matches is named in the answer, which has the status that was asked for", () =>
      Effect.gen(function* () {
        for (const path of ["delegated-token", "intake-key"]) {
          const answer = yield* exchangeOf(making(stranger), path)
          assert.strictEqual(answer.status, 403)
          assert.strictEqual(
            answer.detail,
            `authenticated as ${stranger.caller} but no identity mapping was found for this identity`
          )
        }
      }).pipe(using({ unmapped: 403 }))
    )

    it.effect("whom no mapping matches is unauthorised by default, and core's client knows as whom", () =>
      Effect.gen(function* () {
        const { site } = yield* Emulator.Emulator
        const login = yield* CoreLogin.make({ site })
        const failure = yield* Effect.flip(
          login.delegatedToken(
            Effect.map(proofOf(making(stranger)), (proof) => ({
              value: Redacted.make(proof),
              expiresAt: at + 1,
              secrets: []
            }))
          )
        )
        assert(failure.reason._tag === "Unauthorized")
        assert.strictEqual(failure.reason.verifiedCaller, stranger.caller)
      }).pipe(using())
    )

    it.effect("is somebody as soon as there is a mapping, and nobody as soon as it is gone", () =>
      Effect.gen(function* () {
        const { personaMappings } = yield* CloudAuth.CloudAuth
        const created = yield* personaMappings.create({
          arnPattern: role("nobody/*"),
          accountIdentifier: "gkim"
        })
        assert.strictEqual((yield* exchangeOf(making(stranger))).status, 200)
        yield* personaMappings.remove(created.id)
        assert.strictEqual((yield* exchangeOf(making(stranger))).status, 401)
      }).pipe(using())
    )

    it.effect("is nobody yet where the mapping is still invisible", () =>
      Effect.gen(function* () {
        const { intakeMappings, personaMappings } = yield* CloudAuth.CloudAuth
        yield* personaMappings.create({ arnPattern: role("nobody/*"), accountIdentifier: "gkim" })
        yield* intakeMappings.create({ arnPattern: stranger.caller })
        const statuses = Effect.forEach(["delegated-token", "intake-key"], (path) =>
          Effect.map(exchangeOf(making(stranger), path), ({ status }) => status)
        )
        assert.deepStrictEqual(yield* statuses, [401, 401])
        yield* TestClock.adjust("30 seconds")
        assert.deepStrictEqual(yield* statuses, [200, 200])
      }).pipe(using({}, { conflicts: "equal", faults: [Faults.invisible("30 seconds")] }))
    )

    it.effect(
      "whose mappings lead to different accounts is refused, since nobody knows which of them counts",
      () =>
        Effect.gen(function* () {
          const answer = yield* exchangeOf(making(ada))
          assert.strictEqual(answer.status, 403)
          assert.include(answer.detail, "`login.ambiguous` decides")
        }).pipe(using())
    )

    it.effect(
      "whose mappings lead to different accounts gets a token where the most specific one counts",
      () =>
        Effect.gen(function* () {
          assert.strictEqual((yield* exchangeOf(making(ada))).status, 200)
        }).pipe(using({ ambiguous: "most-specific" }))
    )
  })

  describe("an intake key", () => {
    it.effect("is given by intake mappings alone, the same for as long as the mapping is", () =>
      Effect.gen(function* () {
        const keyOf = (proof: Making) =>
          Effect.map(exchangeOf(proof, "intake-key"), ({ body }): string => body.data?.attributes.api_key)
        const first = yield* keyOf(making(agent))
        assert.match(first, /^[\da-f]{32}$/)
        assert.strictEqual(yield* keyOf(making(agent)), first)
        assert.isUndefined(yield* keyOf(making(deployer)))
        assert.strictEqual((yield* exchangeOf(making(agent))).status, 401)

        const { intakeMappings } = yield* CloudAuth.CloudAuth
        const [mapping] = yield* intakeMappings.list
        yield* intakeMappings.remove(mapping!.id)
        assert.isUndefined(yield* keyOf(making(agent)))
        yield* intakeMappings.create({ arnPattern: mapping!.arnPattern })
        assert.notStrictEqual(yield* keyOf(making(agent)), first)
      }).pipe(using())
    )
  })

  describe("faults", () => {
    it.effect.each<readonly [Faults.Fault, string]>([
      [Faults.status(503, { body: "html" }), "ServerError"],
      [Faults.rateLimit({ reset: "7" }), "RateLimited"],
      [Faults.invalidJson(), "Malformed"],
      [Faults.truncate(), "Unreachable"],
      [Faults.reset({ at: "body" }), "Unreachable"],
      [
        Faults.answer({ status: 200, headers: { "content-type": "text/html" }, body: "<html></html>" }),
        "Malformed"
      ],
      [Faults.redirect("https://elsewhere.example/"), "Unreachable"]
    ])("spoil an exchange, and not what comes with a token: %o", ([fault, reason]) =>
      Effect.gen(function* () {
        const { faults, site } = yield* Emulator.Emulator
        const token = yield* tokenOf(making())
        yield* faults.set([{ ...fault, operation: "delegatedToken.exchange" }])
        const login = yield* CoreLogin.make({ site })
        const failure = yield* Effect.flip(
          login.delegatedToken(
            Effect.map(proofOf(making()), (proof) => ({
              value: Redacted.make(proof),
              expiresAt: at + 1,
              secrets: []
            }))
          )
        )
        assert.strictEqual(failure.reason._tag, reason)
        yield* listWith(token)
      }).pipe(using())
    )
  })

  it.effect("takes turns with everything else under the rate limit, and dates its answers by the clock", () =>
    Effect.gen(function* () {
      yield* exchangeOf(making())
      const { headers, status } = yield* exchangeOf(making())
      assert.strictEqual(status, 429)
      assert.strictEqual(headers.date, "Wed, 05 Aug 2026 12:34:56 GMT")
    }).pipe(using({}, { rateLimit: { limit: 1, period: 10 } }))
  )

  it.effect("remembers no secret, no proof and no token", () =>
    Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      const proof = yield* proofOf(making())
      const token = yield* tokenOf(making())
      yield* listWith(token)
      yield* exchange(`Delegated ${proof}`)
      yield* exchange(`Delegated ${proof} ${proof}`)
      const post = HttpClientRequest.post(`${emulator.origin}/api/v2/delegated-token`)
      yield* (yield* HttpClient.HttpClient).execute(HttpClientRequest.bodyText(post, proof))
      const texts = {
        requests: JSON.stringify(yield* emulator.requests),
        emulator: inspect(emulator, { depth: 12, showHidden: true })
      }
      Canary.assertAbsent(texts)
      for (const text of Object.values(texts)) {
        assert.notInclude(text, token)
        for (const part of proof.split("|").filter((part) => part !== "POST")) assert.notInclude(text, part)
      }
    }).pipe(using())
  )
})

describe("Login", () => {
  it.effect(
    "is done with the credentials of Aws.identity, the same for the same caller and for no other",
    () =>
      Effect.gen(function* () {
        const identity = Aws.identity(deployer.caller)
        assert.deepStrictEqual(identity, Aws.identity(deployer.caller))
        const other = Aws.identity(stranger.caller)
        for (const name of ["accessKeyId", "secretAccessKey", "sessionToken"] as const) {
          assert.notStrictEqual(identity[name], other[name])
        }
        yield* TestClock.setTime(at)
        yield* Effect.gen(function* () {
          const given = yield* exchangeOf(making(identity))
          assert.strictEqual(given.status, 200, given.detail)
          assert.strictEqual((yield* exchangeOf(making(other))).status, 401)
        }).pipe(Effect.provide(Emulator.layerClient({ aws: { identities: [identity] } })))
      })
  )

  it.effect.each([
    ["an access key that is none", { ...grace, accessKeyId: "AKIA" }, /access key ID/],
    [
      "a caller that STS does not report",
      { ...grace, caller: `arn:aws:iam::${prod}:role/x` },
      /STS reports no caller/
    ]
  ] as const)("knows no identity with %s", ([, identity, message]) =>
    Effect.gen(function* () {
      const cause = yield* Effect.provide(
        Effect.void,
        Emulator.layerClient({ aws: { identities: [identity] } })
      ).pipe(Effect.sandbox, Effect.flip)
      assert.match(Cause.pretty(cause), message)
      Canary.assertAbsent({ cause: Cause.pretty(cause) })
    })
  )
})
