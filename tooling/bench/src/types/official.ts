import { client, v2 } from "@datadog/datadog-api-client"

const configuration = client.createConfiguration({
  authMethods: { apiKeyAuth: "api key", appKeyAuth: "application key" },
  enableRetry: true
})
configuration.setServerVariables({ site: "datadoghq.eu" })
configuration.unstableOperations["v2.listAWSCloudAuthPersonaMappings"] = true

const api = new v2.CloudAuthenticationApi(configuration)

const list = async (): Promise<void> => {
  try {
    const { data = [] } = await api.listAWSCloudAuthPersonaMappings()
    for (const { attributes } of data) {
      console.log(`${attributes.arnPattern} acts as ${attributes.accountIdentifier}`)
    }
  } catch (error) {
    if (error instanceof client.ApiException && error.code === 429) {
      console.error("try again later")
    } else throw error
  }
}

await list()
