// The nine sites: what `Site` exports of Datadog's own.

/**
 * What Datadog calls its sites.
 *
 * @category models
 * @since 0.1.0
 */
export type Name = "US1" | "US3" | "US5" | "EU1" | "AP1" | "AP2" | "UK1" | "US1-FED" | "US2-FED"

/**
 * A site of Datadog's own.
 *
 * **Details**
 *
 * `parameter` is what Datadog calls the site parameter (`DD_SITE`).
 *
 * @category models
 * @since 0.1.0
 */
export interface KnownSite<out N extends Name = Name, out Parameter extends string = string> {
  readonly _tag: "KnownSite"
  readonly name: N
  readonly parameter: Parameter
}

const known = <const N extends Name, const Parameter extends string>(
  name: N,
  parameter: Parameter
): KnownSite<N, Parameter> => ({ _tag: "KnownSite", name, parameter })

/**
 * `datadoghq.com`, in the United States.
 *
 * @category constants
 * @since 0.1.0
 */
export const US1 = known("US1", "datadoghq.com")

/**
 * `us3.datadoghq.com`, in the United States.
 *
 * @category constants
 * @since 0.1.0
 */
export const US3 = known("US3", "us3.datadoghq.com")

/**
 * `us5.datadoghq.com`, in the United States.
 *
 * @category constants
 * @since 0.1.0
 */
export const US5 = known("US5", "us5.datadoghq.com")

/**
 * `datadoghq.eu`, in the European Union.
 *
 * @category constants
 * @since 0.1.0
 */
export const EU1 = known("EU1", "datadoghq.eu")

/**
 * `ap1.datadoghq.com`, in Japan.
 *
 * @category constants
 * @since 0.1.0
 */
export const AP1 = known("AP1", "ap1.datadoghq.com")

/**
 * `ap2.datadoghq.com`, in Australia.
 *
 * @category constants
 * @since 0.1.0
 */
export const AP2 = known("AP2", "ap2.datadoghq.com")

/**
 * `uk1.datadoghq.com`, in the United Kingdom.
 *
 * @category constants
 * @since 0.1.0
 */
export const UK1 = known("UK1", "uk1.datadoghq.com")

/**
 * `ddog-gov.com`, for the government of the United States. Datadog writes its name `US1-FED`.
 *
 * @category constants
 * @since 0.1.0
 */
export const US1_FED = known("US1-FED", "ddog-gov.com")

/**
 * `us2.ddog-gov.com`, for the government of the United States. Datadog writes its name `US2-FED`.
 *
 * @category constants
 * @since 0.1.0
 */
export const US2_FED = known("US2-FED", "us2.ddog-gov.com")

/**
 * The nine sites, as listed in Datadog's API reference (November 2026).
 *
 * @category constants
 * @since 0.1.0
 */
export const all: ReadonlyArray<KnownSite> = [US1, US3, US5, EU1, AP1, AP2, UK1, US1_FED, US2_FED]
