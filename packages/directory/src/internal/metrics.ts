import * as Metric from "effect/Metric"

/** What a live directory counts and measures, all of it by site. */
export const makeMetrics = (site: string) => {
  const lookups = (answer: string) =>
    Metric.counter("dd_cloud_auth_directory_lookups", {
      description: "Callers that were asked about, by the kind of the answer",
      incremental: true,
      attributes: { site, answer }
    })
  const mappings = (kind: string) =>
    Metric.gauge("dd_cloud_auth_directory_mappings", {
      description: "Mappings that the directory holds, by kind",
      attributes: { site, kind }
    })
  return {
    personaMappings: mappings("persona"),
    intakeMappings: mappings("intake"),
    age: Metric.gauge("dd_cloud_auth_directory_age_seconds", {
      description: "How long ago the loading of what the directory holds began",
      attributes: { site }
    }),
    refreshes: Metric.counter("dd_cloud_auth_directory_refreshes", {
      description: "Attempts to load the mappings, the first one and those that failed among them",
      incremental: true,
      attributes: { site }
    }),
    /** `reason` is the tag of the failure's reason. */
    failures: (reason: string) =>
      Metric.counter("dd_cloud_auth_directory_failures", {
        description: "Attempts to load the mappings that failed, by reason",
        incremental: true,
        attributes: { site, reason }
      }),
    // Made once, since a lookup costs hardly more than counting it does.
    lookups: {
      Mapped: lookups("Mapped"),
      Ambiguous: lookups("Ambiguous"),
      Unmapped: lookups("Unmapped"),
      NotACaller: lookups("NotACaller")
    }
  }
}

/** What a live directory counts and measures. */
export type Metrics = ReturnType<typeof makeMetrics>
