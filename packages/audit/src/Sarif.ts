/**
 * SARIF 2.1.0, as GitHub's code scanning reads it.
 *
 * @since 0.1.0
 */

import * as Printable from "@dd-cloud-auth/core/Printable"
import type { Finding, Mapping, Severity } from "./Finding.ts"
import { fileOf, lineOf, linesOf, rulesOf, worstFirst } from "./internal/output.ts"
import type { Report } from "./Report.ts"
import type { Rule } from "./Rule.ts"

/**
 * How many findings are written at most: GitHub keeps no more of a run, and not surely the worst.
 *
 * @category constants
 * @since 0.1.0
 */
export const maxResults = 5000

/** GitHub takes 10 MB of gzip: printable text that is as random as can be has less, if it is no longer than this. */
const maxBytes = 12_000_000

/**
 * Returns a report as a SARIF log: one run, with every rule that was applied and a result for each finding.
 *
 * **Details**
 *
 * Of more than `maxResults` findings, or of more than GitHub takes, which is 10 MB of gzip, the worst are kept, and a
 * notification of the run says how many were left out. A
 * finding keeps its alert in GitHub by `primaryLocationLineHash`, which is its fingerprint. `automationDetails` are those
 * of the site, so that the runs of several sites stand side by side.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toSarif = (report: Report) => {
  const { findings, site, version } = report
  const rules = rulesOf(report)
  const indexOf = new Map<string, number>(rules.map(({ code }, index) => [code, index]))
  const results = fitting(
    worstFirst(findings)
      .slice(0, maxResults)
      .map((finding) => result(report, finding, indexOf.get(finding.rule)))
  )
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0" as const,
    runs: [
      {
        tool: {
          driver: {
            name: "dd-cloud-auth",
            informationUri: "https://github.com/dd-cloud-auth/dd-cloud-auth",
            version,
            semanticVersion: version,
            rules: rules.map(descriptor)
          }
        },
        automationDetails: { id: `dd-cloud-auth/${site}/` },
        columnKind: "utf16CodeUnits" as const,
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: results.length === findings.length ? [] : [leftOut(findings, results)]
          }
        ],
        results
      }
    ]
  }
}

/** As many results, from the first, as GitHub takes. */
const fitting = <A>(results: ReadonlyArray<A>): ReadonlyArray<A> => {
  const encoder = new TextEncoder()
  let bytes = 0
  const end = results.findIndex((one) => (bytes += encoder.encode(JSON.stringify(one)).length) > maxBytes)
  return end < 0 ? results : results.slice(0, end)
}

const leftOut = ({ length: all }: ReadonlyArray<unknown>, { length: kept }: ReadonlyArray<unknown>) => ({
  level: "warning" as const,
  message: {
    text: `${all - kept} of ${all} findings are left out, none worse than the ${kept} that are here.`
  }
})

const descriptor = ({ code, explanation, helpUri, isGuess = false, severity, title }: Rule) => {
  const paragraphs = explanation.split("\n\n").map((paragraph) => paragraph.replaceAll("\n", " "))
  return {
    id: code,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: cut(paragraphs[0] ?? title) },
    help: {
      text: [...paragraphs, `See ${helpUri}`].join("\n\n"),
      markdown: [...paragraphs, `[With an example](${helpUri})`].join("\n\n")
    },
    helpUri,
    defaultConfiguration: { level: severity },
    properties: {
      tags: ["security", "aws", "datadog"],
      precision: isGuess ? "medium" : "very-high",
      "problem.severity": severity === "note" ? "recommendation" : severity,
      "security-severity": securitySeverity[severity]
    }
  }
}

/** High, medium and low, in GitHub's words: a text, from 0 to 10. */
const securitySeverity: Record<Severity, string> = { error: "8.0", warning: "5.0", note: "2.0" }

const result = (report: Report, finding: Finding, ruleIndex: number | undefined) => {
  const { fingerprint, mappings, rule, severity } = finding
  return {
    ruleId: rule,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: severity,
    // GitHub takes the first sentence as the title.
    message: { text: linesOf(finding).map(plain).join("\n") },
    locations: [location(report, mappings)],
    relatedLocations: mappings.slice(1, 1 + maxRelated).map((mapping, index) => ({
      id: index + 1,
      ...location(report, [mapping]),
      message: { text: plain(Printable.escape(mapping.arnPattern)) }
    })),
    partialFingerprints: { primaryLocationLineHash: fingerprint }
  }
}

/** How many of the other mappings of a finding have a place in it: who reads more of them has the message. */
const maxRelated = 10

const location = (report: Report, mappings: ReadonlyArray<Mapping>) => {
  const line = lineOf(report, mappings)
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(fileOf(report)) },
      // GitHub asks for all four. A mapping has a line; its first character stands for it.
      region: { startLine: line, startColumn: 1, endLine: line, endColumn: 2 }
    }
  }
}

const uriOf = (path: string): string => path.toWellFormed().split("/").map(encodeURIComponent).join("/")

/** Text in which SARIF finds neither a placeholder nor a link. */
const plain = (text: string): string => text.replaceAll(/[{}]/g, "$&$&").replaceAll(/[[\]]/g, String.raw`\$&`)

/** GitHub takes 1,024 characters. */
const cut = (text: string): string => (text.length > 1024 ? `${text.slice(0, 1023)}…` : text)
