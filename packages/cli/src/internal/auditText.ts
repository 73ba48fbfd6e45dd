import { severities, type Finding, type Severity } from "@dd-cloud-auth/audit/Finding"
import * as Rule from "@dd-cloud-auth/audit/Rule"
import type { Snapshot } from "@dd-cloud-auth/directory/Snapshot"
import { type Colors, join, print, type Printed, type Text } from "./printed.ts"
import { count } from "./text.ts"

/** Findings for people: under a heading for each rule, the worst first. */
export const ofFindings = (findings: ReadonlyArray<Finding>, colors: Colors): Printed => {
  const groups = [...Map.groupBy(findings, ({ rule }) => rule).values()]
  return join(
    groups.map((group) => join([heading(group[0]!, colors), ...group.map((one) => item(one, colors))])),
    print`\n`
  )
}

const heading = ({ rule, severity }: Finding, colors: Colors): Printed => {
  const title = Rule.all.find(({ code }) => code === rule)?.title ?? ""
  return print`${paint(severity, severity, colors)} ${colors.bold(rule)}: ${title}\n`
}

const item = ({ example, fingerprint, fix, message }: Finding, colors: Colors): Printed =>
  join([
    print`  ${message}\n`,
    ...(example === undefined ? [] : [print`    ${colors.dim("caller:")} ${colors.cyan(example)}\n`]),
    ...(fix === undefined ? [] : [print`    ${colors.dim("fix:")} ${fix.description}\n`]),
    print`    ${colors.dim(print`fingerprint: ${fingerprint}`)}\n`
  ])

const paint = (text: Text, severity: Severity, colors: Colors): Printed => {
  switch (severity) {
    case "error":
      return colors.red(text)
    case "warning":
      return colors.yellow(text)
    case "note":
      return colors.dim(text)
  }
}

/** How much was found, in one line. */
export const summary = (
  findings: ReadonlyArray<Finding>,
  { intakeMappings, personaMappings, site }: Snapshot
): Printed => {
  const numbers = severities.flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length
    return number === 0 ? [] : [count(number, severity)]
  })
  const found = numbers.length === 0 ? "nothing found" : numbers.join(", ")
  const persona = count(personaMappings.length, "persona mapping")
  return print`${found} in ${persona} and ${count(intakeMappings.length, "intake mapping")} of ${site}`
}

/** What to do with a finding that is right as it is. */
export const howToAccept: Printed = print`right as it is? dd-cloud-auth audit accept FINGERPRINT --reason … --owner … --expires DATE`

/** What a rule is about. */
export const ofRule = ({ code, explanation, helpUri, severity, title }: Rule.Rule, colors: Colors): Printed =>
  join([
    print`${paint(severity, severity, colors)} ${colors.bold(code)}: ${title}\n\n`,
    ...explanation.split("\n").map((line) => print`${line}\n`),
    print`\n${helpUri}\n`
  ])
