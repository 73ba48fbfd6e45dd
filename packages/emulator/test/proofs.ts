import { Sha256 } from "@aws-crypto/sha256-js"
import { SignatureV4 } from "@smithy/signature-v4"
import * as Effect from "effect/Effect"

/** What a proof is made of; each test spoils one of these. */
export interface Making {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  readonly orgUuid?: string | undefined
  /** In milliseconds since the epoch. */
  readonly at: number
  readonly url?: string
  readonly region?: string
  readonly service?: string
  readonly body?: string
  /** More to sign and to carry, by name. */
  readonly headers?: Readonly<Record<string, string>>
  /** What is signed and not carried. */
  readonly dropped?: ReadonlyArray<string>
  /** What is carried and not signed. */
  readonly unsigned?: ReadonlyArray<string>
}

/** The parts of a proof before they are encoded. */
export interface Parts {
  body: string
  headers: Record<string, ReadonlyArray<string>>
  method: string
  url: string
}

/** Signs with AWS's own signer, which the code under test knows nothing of. */
export const partsOf = (making: Making): Effect.Effect<Parts> =>
  Effect.promise(async () => {
    const url = making.url ?? "https://sts.amazonaws.com"
    const body = making.body ?? "Action=GetCallerIdentity&Version=2011-06-15"
    const signer = new SignatureV4({
      credentials: {
        accessKeyId: making.accessKeyId,
        secretAccessKey: making.secretAccessKey,
        ...(making.sessionToken === undefined ? {} : { sessionToken: making.sessionToken })
      },
      region: making.region ?? "us-east-1",
      service: making.service ?? "sts",
      sha256: Sha256,
      applyChecksum: false
    })
    const { host } = new URL(url)
    const signed = await signer.sign(
      {
        method: "POST",
        protocol: "https:",
        hostname: host,
        path: "/",
        body,
        headers: {
          host,
          "content-type": "application/x-www-form-urlencoded; charset=utf-8",
          ...(making.orgUuid === undefined ? {} : { "x-ddog-org-id": making.orgUuid }),
          ...making.headers
        }
      },
      { signingDate: new Date(making.at), unsignableHeaders: new Set(making.unsigned) }
    )
    const carried = Object.entries(signed.headers).filter(([name]) => making.dropped?.includes(name) !== true)
    return {
      body,
      headers: Object.fromEntries(carried.map(([name, value]) => [name, [value]])),
      method: "POST",
      url
    }
  })

/** The parts as they are sent. */
export const encode = ({ body, headers, method, url }: Parts): string =>
  [base64(body), base64(JSON.stringify(headers)), method, base64(url)].join("|")

export const proofOf = (making: Making): Effect.Effect<string> => Effect.map(partsOf(making), encode)

export const base64 = (text: string): string => Buffer.from(text).toString("base64")
