import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { bundle } from "./bundle.ts"

export interface PageServer {
  readonly origin: string
  readonly close: () => Promise<void>
}

/**
 * Serves a blank page with the bundled entries, under a policy that trusts nothing but its own script and lets it call
 * `connect`. `more` answers every other path.
 */
export const servePage = async (
  connect: "*" | "'self'",
  more: RequestListener = (_, response) => void response.writeHead(404).end()
): Promise<PageServer> => {
  const policy = `default-src 'none'; script-src 'self'; worker-src 'self'; connect-src ${connect}`
  const scripts: ReadonlyMap<string, string> = new Map(
    await Promise.all(
      ["page", "worker", "serviceWorker"].map(async (entry) => [`/${entry}.js`, await bundle(entry)] as const)
    )
  )
  const server = createServer((request, response) => {
    const script = scripts.get(request.url ?? "")
    response.setHeader("content-security-policy", policy)
    if (script !== undefined) return response.setHeader("content-type", "text/javascript").end(script)
    if (request.url !== "/") return more(request, response)
    return response
      .setHeader("content-type", "text/html")
      .end(`<!doctype html><script type="module" src="/page.js"></script>`)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
