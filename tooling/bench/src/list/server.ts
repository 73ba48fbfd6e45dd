// Serves a list of N persona mappings, worded as Datadog does, on a free loopback port, in a content encoding; prints the
// port and the length of the body in bytes.

import { createServer } from "node:http"
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from "node:zlib"

const count = Number(process.argv[2])
const encoding = process.argv[3] ?? "identity"
// As much effort as a server makes for an answer that it sends once.
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
const encoders: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => gzipSync(bytes),
  br: (bytes) => brotliCompressSync(bytes, quality),
  zstd: (bytes) => zstdCompressSync(bytes)
}
const data = Array.from({ length: count }, (_, n) => ({
  attributes: {
    account_identifier: `person-${n}@example.com`,
    account_uuid: `12bbdc5c-5966-47e0-8733-${String(n).padStart(12, "0")}`,
    arn_pattern: `arn:aws:sts::${100_000_000_000 + (n % 5000)}:assumed-role/team-${n}/*`
  },
  id: `c5c758c6-18c2-4484-ae3f-${String(n).padStart(12, "0")}`,
  type: "aws_cloud_auth_config"
}))
const body = encoders[encoding]!(Buffer.from(JSON.stringify({ data })))
const headers = { "content-type": "application/json", "content-encoding": encoding }
const server = createServer((_, response) => {
  response.writeHead(200, { ...headers, "content-length": body.byteLength })
  response.end(body)
})
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object" && address !== null) console.log(address.port, body.byteLength)
})
