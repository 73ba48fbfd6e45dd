// Serves a list of N persona mappings, worded as Datadog does, on a free loopback port; prints the port.
import { createServer } from "node:http"

const count = Number(process.argv[2])
const data = Array.from({ length: count }, (_, n) => ({
  attributes: {
    account_identifier: `person-${n}@example.com`,
    account_uuid: `12bbdc5c-5966-47e0-8733-${String(n).padStart(12, "0")}`,
    arn_pattern: `arn:aws:sts::${100_000_000_000 + (n % 5000)}:assumed-role/team-${n}/*`
  },
  id: `c5c758c6-18c2-4484-ae3f-${String(n).padStart(12, "0")}`,
  type: "aws_cloud_auth_config"
}))
const body = Buffer.from(JSON.stringify({ data }))
const server = createServer((_, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": body.byteLength })
  response.end(body)
})
server.listen(0, "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object" && address !== null) console.log(address.port)
})
