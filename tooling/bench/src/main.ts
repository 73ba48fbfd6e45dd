// Compares the Node adapter with bare `fetch` and with the official client, and the command line with Node itself, from
// tarballs, one case a process, in one run on this machine: `pnpm run build && pnpm --filter @dd-cloud-auth/bench bench`.
// Ratios, not seconds, are the result.

import type { ChildProcess } from "node:child_process"
import { cpus } from "node:os"
import * as Project from "./Project.ts"

const clients = ["fetch", "ours", "official"] as const
const encodings = ["identity", "gzip", "br", "zstd"] as const
const effect = ["effect/http/HttpClient", "effect/http/FetchHttpClient", "effect/Schema"]
const imports = {
  ours: ["/", "@dd-cloud-auth/node"],
  "ours on top of Effect": [...effect, "/", "@dd-cloud-auth/node"],
  official: ["/", "@datadog/datadog-api-client"]
}

const project = await Project.make()
try {
  console.log(
    `Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}, medians of 5 processes\n`
  )

  const servers = Object.fromEntries(
    await Promise.all(
      encodings.map(async (encoding) => {
        const { child, line } = await project.start("list/server.ts", "100000", encoding)
        const [port = "", bytes = ""] = line.split(" ")
        return [encoding, { child, port, bytes: Number(bytes) }] as const
      })
    )
  ) as Record<(typeof encodings)[number], { child: ChildProcess; port: string; bytes: number }>
  const list = Project.rounds(clients, 5, (name) =>
    project.run("list/client.ts", name, servers.identity.port)
  )
  console.log("list of 100,000 mappings over loopback (median of 4 after one to warm up)")
  console.table(list)
  Project.verdict("time of bare fetch + json()", list.ours.ms! / list.fetch.ms!, 1.3)
  Project.verdict("time of the official client", list.ours.ms! / list.official.ms!, 1)
  Project.verdict("peak memory of the official client", list.ours.MB! / list.official.MB!, 0.7)

  const encoded = Project.rounds(encodings, 5, (encoding) => ({
    ...project.run("list/client.ts", "ours", servers[encoding].port),
    "MB on the wire": servers[encoding].bytes / 1_000_000
  }))
  for (const { child } of Object.values(servers)) child.kill()
  console.log("\nthe same list, as our client asks for it")
  console.table(encoded)
  for (const encoding of ["gzip", "br", "zstd"] as const) {
    const ratio = servers[encoding].bytes / servers.identity.bytes
    Project.verdict(`bytes on the wire, ${encoding} instead of none`, ratio, 0.1)
    Project.verdict(`time, ${encoding} instead of none`, encoded[encoding].ms! / encoded.identity.ms!, 2)
  }

  const starts = Project.rounds(["node", "version", "whois"] as const, 11, (name) =>
    project.run("start/case.ts", name)
  )
  console.log(
    "\nthe command line: node -e 0, --version, and whois --snapshot of 1,000 mappings (medians of 11)"
  )
  console.table(starts)
  Project.verdict("time of node -e 0, for --version", starts.version.ms! / starts.node.ms!, 3)
  Project.verdict("time of node -e 0, for whois --snapshot", starts.whois.ms! / starts.node.ms!, 5)

  const terminal = Project.rounds(["cat", "tsv", "table"] as const, 5, (name) =>
    project.run("terminal/case.ts", name)
  )
  console.log(
    "\n100,000 mappings of a snapshot on a terminal of 120 columns, and cat of the same bytes as the table"
  )
  console.table(terminal)
  Project.verdict("time of list --format tsv, for the table", terminal.table.ms! / terminal.tsv.ms!, 1.5)
  Project.verdict("time of cat, for the table", terminal.table.ms! / terminal.cat.ms!, 10)

  const names = Object.keys(imports) as Array<keyof typeof imports>
  const loaded = Project.rounds(names, 5, (name) => project.run("import/case.ts", ...imports[name]))
  console.log("\nimport in a fresh process (ms for what stands before, and on top of, the slash)")
  console.table(loaded)
  const onTop = loaded["ours on top of Effect"]
  Project.verdict("import of the official client", loaded.ours.top! / loaded.official.top!, 0.25)
  Project.verdict("import of Effect's HTTP client and Schema, on top of it", onTop.top! / onTop.base!, 0.2)

  const types = Project.rounds(["ours", "official"] as const, 3, (name) =>
    project.run("types/case.ts", `${name}.ts`)
  )
  console.log("\ntsc --noEmit of a 26-line program that lists mappings")
  console.table(types)
  Project.verdict("time of tsc with the official client", types.ours.seconds! / types.official.seconds!, 0.5)
  Project.verdict("memory of tsc with the official client", types.ours.MB! / types.official.MB!, 0.5)
} finally {
  project.remove()
}
