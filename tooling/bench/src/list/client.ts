// One client in one process: lists the mappings of the server five times, the first time warming up; prints the median
// in milliseconds and the peak of the process's memory in MB.
const [name = "", port = ""] = process.argv.slice(2)
const origin = `http://127.0.0.1:${port}`
const keys = { apiKey: "0".repeat(32), appKey: "1".repeat(40) }

const clients: Record<string, () => Promise<() => Promise<number>>> = {
  fetch: async () => async () => {
    const response = await fetch(`${origin}/api/v2/cloud_auth/aws/persona_mapping`)
    return ((await response.json()) as { data: Array<unknown> }).data.length
  },
  ours: async () => {
    const [{ CloudAuth, Credentials, Site }, { NodeCloudAuth }, ManagedRuntime, Result] = await Promise.all([
      import("@dd-cloud-auth/core"),
      import("@dd-cloud-auth/node"),
      import("effect/ManagedRuntime"),
      import("effect/Result")
    ])
    const site = Result.getOrThrow(Site.custom(origin))
    const runtime = ManagedRuntime.make(NodeCloudAuth.layer({ site, credentials: Credentials.keys(keys) }))
    const list = CloudAuth.CloudAuth.use((_) => _.personaMappings.list)
    return async () => (await runtime.runPromise(list)).length
  },
  official: async () => {
    const { client, v2 } = await import("@datadog/datadog-api-client")
    const configuration = client.createConfiguration({
      authMethods: { apiKeyAuth: keys.apiKey, appKeyAuth: keys.appKey },
      baseServer: new client.BaseServerConfiguration(origin, {})
    })
    configuration.unstableOperations["v2.listAWSCloudAuthPersonaMappings"] = true
    const api = new v2.CloudAuthenticationApi(configuration)
    return async () => (await api.listAWSCloudAuthPersonaMappings()).data?.length ?? 0
  }
}

const list = await clients[name]!()
const times: Array<number> = []
let items = 0
for (let run = 0; run < 5; run++) {
  const start = performance.now()
  items = await list()
  if (run > 0) times.push(performance.now() - start)
}
times.sort((a, b) => a - b)
console.log(
  JSON.stringify({
    ms: times[Math.floor(times.length / 2)],
    MB: process.resourceUsage().maxRSS / 1024,
    items
  })
)
process.exit(0)
