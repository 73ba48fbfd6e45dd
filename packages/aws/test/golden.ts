/** What the golden vectors are signed with: the example key of AWS's own documentation, which opens nothing. */
export const exampleKey = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
} as const

export const sessionToken = "FwoGZXIvYXdzEExampleSessionToken"

export const orgUuid = "11111111-2222-3333-4444-555555555555"

export const signedAt = Date.parse("2026-08-05T12:34:56Z")

/** The first is a test of the Datadog Agent's; the others were computed with `node:crypto` and `@smithy/signature-v4`. */
export const vectors = [
  {
    name: "the Datadog Agent's: global endpoint, session token, content-length signed",
    region: undefined,
    sessionToken,
    contentLength: true,
    signedHeaders: "content-length;content-type;host;x-amz-date;x-amz-security-token;x-ddog-org-id",
    signature: "3c567cb74f09e429570dae6682df7b08d094e3025394a08df8e92ab225fc2006"
  },
  {
    name: "eu-west-1, session token",
    region: "eu-west-1",
    sessionToken,
    contentLength: false,
    signedHeaders: "content-type;host;x-amz-date;x-amz-security-token;x-ddog-org-id",
    signature: "8460e8c2017413d70795f1be61d7f70859bfb8c15ba5afee069a5234603c1203"
  },
  {
    name: "global endpoint, no session token",
    region: undefined,
    sessionToken: undefined,
    contentLength: false,
    signedHeaders: "content-type;host;x-amz-date;x-ddog-org-id",
    signature: "2dd5e5fe1327c307680f5e1c3a540623dcf05e383ae9118f108fcccb74e1c0c3"
  },
  {
    name: "global endpoint, no session token, content-length signed",
    region: undefined,
    sessionToken: undefined,
    contentLength: true,
    signedHeaders: "content-length;content-type;host;x-amz-date;x-ddog-org-id",
    signature: "c55da57bcee1c0bf678656dd6409403faf5e5af64220bf4807363b91cfc6bd3f"
  }
] as const

/** What a proof is made of. */
export const open = (proof: string) => {
  const [body, headers, method, url, ...rest] = proof.split("|")
  const text = (part = "") => Buffer.from(part, "base64").toString()
  return {
    body: text(body),
    headers: JSON.parse(text(headers)) as Record<string, ReadonlyArray<string>>,
    method,
    url: text(url),
    rest
  }
}
