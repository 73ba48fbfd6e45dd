import { AwsChain, AwsCredentials } from "@dd-cloud-auth/aws"
import * as Canary from "@dd-cloud-auth/canary"
import type { Failure } from "@dd-cloud-auth/core"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import { createHash } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { join } from "node:path"
import { fileOf, layerConfigProvider, setEnv, withoutAws } from "./environment.ts"
import { shownBy } from "./leaks.ts"

const key = {
  accessKeyId: "AKIA0000000000000000",
  secretAccessKey: Canary.keys.appKey,
  sessionToken: Canary.token
}
const expiration = "2100-01-01T00:00:00Z"

withoutAws()

const get = (options?: AwsChain.Options) =>
  AwsCredentials.AwsCredentials.use((_) => _.get).pipe(
    Effect.provide([AwsChain.layer(options), layerConfigProvider])
  )
const values = ({ accessKeyId, expiresAt, secretAccessKey, sessionToken }: AwsCredentials.Credentials) => [
  Redacted.value(accessKeyId),
  Redacted.value(secretAccessKey),
  sessionToken && Redacted.value(sessionToken),
  expiresAt
]
const all = [key.accessKeyId, key.secretAccessKey, key.sessionToken]

/** Serves on loopback until the scope closes. */
const serve = (listener: RequestListener) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.promise(async () => {
        const server = createServer(listener)
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
        return server
      }),
      (server) =>
        Effect.promise(() => {
          server.closeAllConnections()
          return new Promise((resolve) => server.close(resolve))
        })
    ),
    (server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  )

const container = {
  AccessKeyId: key.accessKeyId,
  SecretAccessKey: key.secretAccessKey,
  Token: key.sessionToken,
  Expiration: expiration
}

const id = `aws_access_key_id = ${key.accessKeyId}\n`
const secret = `aws_secret_access_key = ${key.secretAccessKey}\n`

describe("AwsChain", () => {
  describe("layer", () => {
    it.live("finds credentials in the environment", () =>
      Effect.gen(function* () {
        yield* setEnv({
          AWS_ACCESS_KEY_ID: key.accessKeyId,
          AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
          AWS_SESSION_TOKEN: key.sessionToken
        })
        assert.deepStrictEqual(values(yield* get()), [...all, undefined])
      })
    )

    it.live("finds those of a profile, before the environment", () =>
      Effect.gen(function* () {
        writeFileSync(fileOf("credentials"), `[other]\n${id}${secret}`)
        yield* setEnv({ AWS_ACCESS_KEY_ID: "AKIA1111111111111111" })
        assert.deepStrictEqual(values(yield* get({ profile: "other" })), [
          ...all.slice(0, 2),
          undefined,
          undefined
        ])
      })
    )

    it.live(
      "logs in one line that there are keys in the environment beside a profile, as AWS's chain does",
      () =>
        Effect.gen(function* () {
          writeFileSync(fileOf("credentials"), `[other]\n${id}${secret}`)
          yield* setEnv({
            AWS_PROFILE: "other",
            AWS_ACCESS_KEY_ID: "AKIA1111111111111111",
            AWS_SECRET_ACCESS_KEY: Canary.others.appKey
          })
          const logged: Array<string> = []
          const logger = Logger.layer([Logger.make(({ message }) => void logged.push(String(message)))])
          assert.strictEqual(values(yield* Effect.provide(get(), logger))[0], key.accessKeyId)
          assert.lengthOf(logged, 1)
          assert.match(
            logged[0]!,
            /^@aws-sdk\/credential-provider-node - .* Both AWS_PROFILE and the pair .*\. This SDK will proceed with/
          )
        })
    )

    it.live("reads a file again that has changed, as one does that is renewed", () =>
      Effect.gen(function* () {
        const write = (id: string) =>
          writeFileSync(fileOf("credentials"), `[default]\naws_access_key_id = ${id}\n${secret}`)
        write("AKIA1111111111111111")
        yield* get()
        write("AKIA2222222222222222")
        assert.strictEqual(Redacted.value((yield* get()).accessKeyId), "AKIA2222222222222222")
      })
    )

    it.live("finds those that a command of a profile prints", () =>
      Effect.gen(function* () {
        const printed = JSON.stringify({ Version: 1, ...container, SessionToken: key.sessionToken })
        writeFileSync(fileOf("print"), printed)
        writeFileSync(fileOf("config"), `[default]\ncredential_process = cat "${fileOf("print")}"\n`)
        assert.deepStrictEqual(values(yield* get()), [...all, Date.parse(expiration)])
      })
    )

    it.live("finds those of a container, as ECS and EKS Pod Identity serve them", () =>
      Effect.gen(function* () {
        const seen: Array<string | undefined> = []
        const origin = yield* serve((request, response) => {
          seen.push(request.headers.authorization)
          response.setHeader("content-type", "application/json")
          response.end(JSON.stringify(container))
        })
        yield* setEnv({
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/creds`,
          AWS_CONTAINER_AUTHORIZATION_TOKEN: "let me"
        })
        assert.deepStrictEqual(values(yield* get()), [...all, Date.parse(expiration)])
        assert.deepStrictEqual(seen, ["let me"])
      })
    )

    it.live("finds those of an instance, by IMDSv2", () =>
      Effect.gen(function* () {
        const seen: Array<string> = []
        const origin = yield* serve((request, response) => {
          seen.push(
            `${request.method} ${request.url} ${request.headers["x-aws-ec2-metadata-token"] ?? ""}`.trim()
          )
          if (request.method === "PUT") return response.end("session")
          return response.end(
            request.url!.endsWith("/my-role") ? JSON.stringify({ Code: "Success", ...container }) : "my-role"
          )
        })
        yield* setEnv({ AWS_EC2_METADATA_DISABLED: "false", AWS_EC2_METADATA_SERVICE_ENDPOINT: origin })
        assert.deepStrictEqual(values(yield* get()), [...all, Date.parse(expiration)])
        assert.deepStrictEqual(seen, [
          "PUT /latest/api/token",
          "GET /latest/meta-data/iam/security-credentials/ session",
          "GET /latest/meta-data/iam/security-credentials/my-role session"
        ])
      })
    )

    describe("with SSO (IAM Identity Center)", () => {
      const later = "2100-01-01T00:00:00Z"
      const role = "sso_account_id = 123456789012\nsso_role_name = Deploy\n"
      const start = "sso_start_url = https://acme.awsapps.com/start\nsso_region = eu-west-1\n"
      const legacy = { config: `[default]\n${role}${start}`, cachedBy: "https://acme.awsapps.com/start" }
      const session = {
        config: `[default]\n${role}sso_session = acme\n[sso-session acme]\n${start}`,
        cachedBy: "acme"
      }

      /** A home where somebody has logged in, and the portal, which is asked for the credentials of a role. */
      const portal = Effect.fnUntraced(function* (
        { cachedBy, config }: typeof legacy,
        cached: object | undefined,
        refusal?: string
      ) {
        const seen: Array<string> = []
        const origin = yield* serve((request, response) => {
          seen.push(`${request.method} ${request.url} ${request.headers["x-amz-sso_bearer_token"]}`)
          response.setHeader("content-type", "application/json")
          if (refusal !== undefined) {
            response.writeHead(401, { "x-amzn-errortype": "UnauthorizedException" })
            return response.end(JSON.stringify({ message: refusal }))
          }
          const { accessKeyId, secretAccessKey, sessionToken } = key
          const expires = Date.parse(expiration)
          return response.end(
            JSON.stringify(
              request.url === "/token"
                ? { accessToken: Canary.others.appKey, expiresIn: 3600, tokenType: "Bearer" }
                : { roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expires } }
            )
          )
        })
        const folder = fileOf(".aws/sso/cache")
        mkdirSync(folder, { recursive: true })
        const name = createHash("sha1").update(cachedBy).digest("hex")
        if (cached !== undefined) writeFileSync(join(folder, `${name}.json`), JSON.stringify(cached))
        writeFileSync(fileOf("config"), config)
        yield* setEnv({
          HOME: fileOf(""),
          AWS_ENDPOINT_URL_SSO: origin,
          AWS_ENDPOINT_URL_SSO_OIDC: origin
        })
        return seen
      })
      const asked = (token: string) =>
        `GET /federation/credentials?account_id=123456789012&role_name=Deploy ${token}`

      it.live.each([
        ["that the profile names", legacy],
        ["in a section of its own", session]
      ] as const)("finds those of a role, with the token of a session %s", ([, where]) =>
        Effect.gen(function* () {
          const seen = yield* portal(where, { accessToken: Canary.others.apiKey, expiresAt: later })
          assert.deepStrictEqual(values(yield* get()), [...all, Date.parse(expiration)])
          assert.deepStrictEqual(seen, [asked(Canary.others.apiKey)])
        })
      )

      it.live("has the token of a session renewed that is about to expire", () =>
        Effect.gen(function* () {
          const seen = yield* portal(session, {
            accessToken: Canary.others.apiKey,
            expiresAt: new Date(Date.now() + 60_000).toISOString(),
            refreshToken: Canary.others.apiKey,
            clientId: "client",
            clientSecret: Canary.others.apiKey,
            registrationExpiresAt: later
          })
          assert.deepStrictEqual(values(yield* get()), [...all, Date.parse(expiration)])
          assert.deepStrictEqual(seen, ["POST /token undefined", asked(Canary.others.appKey)])
        })
      )

      const valid = { accessToken: Canary.others.apiKey, expiresAt: later }
      const over = { ...valid, expiresAt: "2001-01-01T00:00:00Z" }
      const ended = "Session token not found or invalid"
      it.live.each([
        ["there is no session", legacy, undefined, undefined, "failed", "is invalid"],
        ["there is none in a section", session, undefined, undefined, "failed", "not found or is invalid"],
        ["it is over", legacy, over, undefined, "expired", "has expired"],
        ["the portal refuses it", legacy, valid, ended, "failed", "the SSO session has ended"]
      ] as const)("says to log in again where %s", ([, where, cached, refusal, problem, said]) =>
        Effect.gen(function* () {
          yield* portal(where, cached, refusal)
          const failure = yield* Effect.flip(get())
          const last = failure.tried?.at(-1)
          assert.deepStrictEqual(
            [last?.source, last?.problem],
            ["shared config and credentials files", problem]
          )
          assert.include(failure.message, said)
          assert.match(failure.message, /aws sso login/)
          Canary.assertAbsent({ failure: shownBy(failure) })
        })
      )

      it.live("repeats nothing that may be a token of what the portal says", () =>
        Effect.gen(function* () {
          const user = "arn:aws:sts::123456789012:assumed-role/Deploy/run-1"
          const said = [user, "AWS_CONTAINER_CREDENTIALS_FULL_URI", "aws-sdk/credential-provider-node"].join(
            " "
          )
          const tokens = `${Canary.others.apiKey} /${Canary.token}`
          yield* portal(legacy, valid, `${said} ${tokens} ${"and so on ".repeat(20)}`)
          const failure = yield* Effect.flip(get())
          assert.include(failure.message, `${said} … … and so on and so on`)
          assert.strictEqual(failure.tried?.at(-1)?.message.length, 201)
          Canary.assertAbsent({ failure: shownBy(failure) })
        })
      )
    })

    it.live("finds those of a web identity (IRSA), from STS", () =>
      Effect.gen(function* () {
        const bodies: Array<string> = []
        const origin = yield* serve((request, response) => {
          let body = ""
          request.on("data", (chunk) => (body += chunk))
          request.on("end", () => {
            bodies.push(body)
            response.setHeader("content-type", "text/xml")
            response.end(
              `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>` +
                `<Credentials><AccessKeyId>${key.accessKeyId}</AccessKeyId><SecretAccessKey>${key.secretAccessKey}</SecretAccessKey>` +
                `<SessionToken>${key.sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials>` +
                `</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`
            )
          })
        })
        writeFileSync(fileOf("token"), "a.web.token")
        yield* setEnv({
          AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/deploy",
          AWS_WEB_IDENTITY_TOKEN_FILE: fileOf("token"),
          AWS_ENDPOINT_URL_STS: origin,
          AWS_REGION: "eu-west-1"
        })
        assert.deepStrictEqual(values(yield* get()), [...all, Date.parse(expiration)])
        assert.include(bodies[0], "WebIdentityToken=a.web.token")
      })
    )

    it.live("says which file of a web identity is not there", () =>
      Effect.gen(function* () {
        yield* setEnv({
          AWS_ROLE_ARN: "arn:aws:iam::123456789012:role/deploy",
          AWS_WEB_IDENTITY_TOKEN_FILE: fileOf("serviceaccount/token")
        })
        const last = (yield* Effect.flip(get())).tried?.at(-1)
        assert.deepStrictEqual([last?.source, last?.problem], ["web identity token", "failed"])
        assert.include(last?.message, `open '${fileOf("serviceaccount/token")}'`)
      })
    )

    it.live("says which sources were tried, and what each said, where none has any", () =>
      Effect.gen(function* () {
        const failure = yield* Effect.flip(get())
        assert.deepStrictEqual(
          failure.tried?.map(({ problem, source }) => [source, problem]),
          [
            ["environment", "absent"],
            ["shared config and credentials files", "absent"],
            ["credential_process", "absent"],
            ["web identity token", "absent"],
            ["EC2 instance metadata", "absent"]
          ]
        )
        assert.include(
          failure.message,
          "There are no AWS credentials that can be used. Tried: environment (Unable to find environment variable credentials); shared"
        )
        assert.include(failure.message, "EC2 Instance Metadata Service access disabled")
      })
    )

    it.live("refuses half a pair in the environment, rather than be somebody else", () =>
      Effect.gen(function* () {
        writeFileSync(
          fileOf("credentials"),
          `[default]\naws_access_key_id = AKIA1111111111111111\naws_secret_access_key = ${Canary.others.appKey}\n`
        )
        yield* setEnv({ AWS_ACCESS_KEY_ID: key.accessKeyId })
        const failure = yield* Effect.flip(get())
        assert.deepStrictEqual(failure.tried, [
          {
            source: "environment",
            problem: "incomplete",
            message: "AWS_SECRET_ACCESS_KEY is not set, but AWS_ACCESS_KEY_ID is: set both, or neither"
          }
        ])
      })
    )

    it.live.each([
      [
        "2001-01-01T00:00:00Z",
        "expired",
        "the credentials have expired: log in to AWS again, or set the clock right"
      ],
      ["soon", "invalid", "AWS_CREDENTIAL_EXPIRATION is not a date-time"]
    ] as const)("refuses credentials of the environment that expire %s", ([expires, problem, message]) =>
      Effect.gen(function* () {
        yield* setEnv({
          AWS_ACCESS_KEY_ID: key.accessKeyId,
          AWS_SECRET_ACCESS_KEY: key.secretAccessKey,
          AWS_SESSION_TOKEN: key.sessionToken,
          AWS_CREDENTIAL_EXPIRATION: expires
        })
        const failure = yield* Effect.flip(get())
        assert.deepStrictEqual(failure.tried, [{ source: "environment", problem, message }])
        Canary.assertAbsent({ failure: shownBy(failure) })
      })
    )

    it.live("says of expired credentials where they are from", () =>
      Effect.gen(function* () {
        const expired = { ...container, Expiration: "2001-01-01T00:00:00Z" }
        const origin = yield* serve((_, response) => response.end(JSON.stringify(expired)))
        yield* setEnv({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/creds` })
        assert.deepStrictEqual(
          (yield* Effect.flip(get())).tried?.map(({ problem, source }) => [source, problem]),
          [["container credentials (ECS, EKS)", "expired"]]
        )
      })
    )

    // A container that has credentials, which AWS's chain would take instead.
    const somebodyElse = Effect.gen(function* () {
      const origin = yield* serve((_, response) => response.end(JSON.stringify(container)))
      yield* setEnv({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/creds` })
    })
    const noSecret = "aws_secret_access_key is not set, but aws_access_key_id is: set both, or neither"
    const noId = "aws_access_key_id is not set, but aws_secret_access_key is: set both, or neither"
    const files: ReadonlyArray<{
      readonly name: string
      readonly credentials?: string
      readonly config?: string
      readonly profile?: string
      readonly problem?: Failure.TriedSource["problem"]
      readonly said?: () => string
    }> = [
      {
        name: "refuses half a pair in the credentials file",
        credentials: `[default]\n${id}`,
        problem: "incomplete",
        said: () => `in profile default of ${fileOf("credentials")}, ${noSecret}`
      },
      {
        name: "refuses half a pair whose other half is empty",
        credentials: `[default]\naws_access_key_id =\n${secret}`,
        problem: "incomplete",
        said: () => `in profile default of ${fileOf("credentials")}, ${noId}`
      },
      {
        name: "refuses half a pair in the config file",
        config: `[profile work]\n${secret}region = eu-west-1\n`,
        profile: "work",
        problem: "incomplete",
        said: () => `in profile work of ${fileOf("config")}, ${noId}`
      },
      {
        name: "refuses half a pair in a profile whose keys are to assume a role",
        config: "[profile work]\nrole_arn = arn:aws:iam::123456789012:role/deploy\nsource_profile = base\n",
        credentials: `[base]\n${id}`,
        profile: "work",
        problem: "incomplete",
        said: () => `in profile base of ${fileOf("credentials")}, ${noSecret}`
      },
      {
        name: "refuses a profile that is not there",
        credentials: `[work]\n${id}${secret}`,
        profile: "wrok",
        problem: "absent",
        said: () => `there is no profile wrok in ${fileOf("credentials")} or ${fileOf("config")}`
      },
      {
        name: "refuses a profile that is not there, however it is named",
        profile: "constructor",
        problem: "absent",
        said: () => `there is no profile constructor in ${fileOf("credentials")} or ${fileOf("config")}`
      },
      {
        name: "refuses a profile that is not there, whose keys are to assume a role",
        config: "[default]\nrole_arn = arn:aws:iam::123456789012:role/deploy\nsource_profile = base\n",
        problem: "absent",
        said: () => `there is no profile base in ${fileOf("credentials")} or ${fileOf("config")}`
      },
      {
        name: "takes a pair of which either file has one half",
        credentials: `[default]\n${secret}`,
        config: `[default]\n${id}`
      },
      {
        name: "goes on from a profile whose role has no profile to be assumed from",
        config: "[default]\nrole_arn = arn:aws:iam::123456789012:role/deploy\n"
      },
      {
        name: "goes on from a profile that names another one, and no role",
        config: "[default]\nsource_profile = base\n"
      },
      { name: "goes on from a profile without keys", config: "[default]\nregion = eu-west-1\n" },
      { name: "goes on where there is no file" }
    ]
    it.live.each(files.map((each) => [each.name, each] as const))(
      "%s",
      ([, { config, credentials, problem, profile, said }]) =>
        Effect.gen(function* () {
          yield* somebodyElse
          if (config !== undefined) writeFileSync(fileOf("config"), config)
          if (credentials !== undefined) writeFileSync(fileOf("credentials"), credentials)
          if (problem === undefined) {
            assert.strictEqual(values(yield* get({ profile }))[0], key.accessKeyId)
            return
          }
          const failure = yield* Effect.flip(get({ profile }))
          const source = "shared config and credentials files"
          assert.deepStrictEqual(failure.tried, [{ source, problem, message: said!() }])
          Canary.assertAbsent({ failure: shownBy(failure) })
          if (profile !== undefined) {
            yield* setEnv({ AWS_PROFILE: profile })
            assert.deepStrictEqual((yield* Effect.flip(get())).tried, failure.tried)
          }
        })
    )

    it.live("repeats nothing of what a command, or an endpoint, says", () =>
      Effect.gen(function* () {
        const secret = Canary.keys.appKey
        writeFileSync(fileOf("config"), `[default]\ncredential_process = echo '{"a": "${secret}'\n`)
        Canary.assertAbsent({ failure: shownBy(yield* Effect.flip(get())) })

        const origin = yield* serve((_, response) => response.end(`${secret} {"${secret}`))
        writeFileSync(
          fileOf("config"),
          `[default]\ncredential_process = sh -c 'echo ${secret} >&2; exit 3'\n`
        )
        yield* setEnv({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/creds` })
        const failure = yield* Effect.flip(get())
        assert.include(failure.message, "the command failed; run it by itself to see why")
        assert.deepStrictEqual(
          failure.tried?.map(({ problem, source }) => [source, problem]),
          [
            ["environment", "absent"],
            ["shared config and credentials files", "failed"],
            ["credential_process", "failed"],
            ["web identity token", "absent"],
            ["container credentials (ECS, EKS)", "failed"]
          ]
        )
        Canary.assertAbsent({ failure: shownBy(failure) })
      })
    )

    it.live("ends where a source hangs, and says which", () =>
      Effect.gen(function* () {
        const origin = yield* serve(() => {})
        yield* setEnv({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${origin}/creds` })
        const failure = yield* Effect.flip(get({ timeout: "100 millis" }))
        const last = failure.tried?.at(-1)
        assert.deepStrictEqual([last?.source, last?.problem], ["container credentials (ECS, EKS)", "failed"])
        assert.include(failure.message, "no answer within 100ms")
      })
    )
  })
})
