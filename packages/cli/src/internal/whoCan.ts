import * as Directory from "@dd-cloud-auth/directory/Directory"
import * as Effect from "effect/Effect"
import * as Format from "./format.ts"
import * as MappingView from "./mappingView.ts"
import { Output } from "./output.ts"
import * as Resolve from "./resolve.ts"
import * as Rows from "./rows.ts"
import * as Selection from "./selection.ts"
import * as Source from "./source.ts"
import * as Stop from "./stop.ts"
import { count } from "./text.ts"
import type { FileSystem, Stdio } from "./unstable.ts"

/** What is asked, as it stands on the command line. */
export interface Question extends Source.Source, Format.Given {
  readonly account: string
}

/** Says what leads to an account, on one site or on several. */
export const ask = Effect.fnUntraced(function* (
  question: Question
): Effect.fn.Return<void, Stop.Stop, Output | FileSystem.FileSystem | Stdio.Stdio> {
  const { account } = question
  if (account === "") return yield* Stop.usage("Give the identifier of an account, or its UUID.")
  const output = yield* Output
  const format = yield* Format.chosen(question, { json: "json", terminal: "table" }, output)
  const { failed, found } = yield* Source.readAll(question, Source.persona)
  const ways = found.flatMap(({ mappings, profile }) =>
    Directory.make({ personaMappings: mappings })
      .whoCan(account)
      .ways.map((way): WayOf => ({ ...way, profile }))
  )
  const where = found.map(({ profile, site }) => profile ?? site).join(", ")
  const { dim, yellow } = output.noteColors
  yield* Rows.writeAll(output, format, view(question.allProfiles), ways)
  if (ways.length === 0) {
    const rows = found.flatMap(({ mappings }) => mappings.map((mapping) => MappingView.rowOf(mapping)))
    const sentences = Selection.whyNone([Selection.isOf(account)], rows, `persona mapping on ${where}`)
    const nobody = Stop.usage(sentences.join(" "))
    return yield* failed === undefined ? nobody : Stop.worst([nobody, failed])
  }
  for (const sentence of Resolve.names(ways.map(({ mapping }) => mapping))) {
    yield* output.note(yellow(sentence))
  }
  if (output.isTerminal && format === "table") {
    yield* output.note(dim(`${count(ways.length, "persona mapping")} on ${where}`))
  }
  if (failed !== undefined) return yield* failed
})

/** A mapping that leads to the account, of a profile if all of them were asked. */
interface WayOf extends Directory.Way {
  readonly profile: string | undefined
}

/** One line: a mapping, and one of the other accounts that its callers could become. */
interface Row {
  readonly way: WayOf
  readonly other: Directory.Way["others"][number] | undefined
}

const view = (ofAll: boolean): Rows.View<WayOf, Row> => ({
  rows: (way) =>
    way.others.length === 0 ? [{ way, other: undefined }] : way.others.map((other) => ({ way, other })),
  columns: [
    ...(ofAll ? [profile] : []),
    {
      name: "arnPattern",
      heading: "ARN PATTERN",
      flexible: true,
      text: ({ way }) => way.mapping.arnPattern,
      paint: (text, { way }, colors) => (way.width === "none" ? colors.red(text) : colors.cyan(text))
    },
    { name: "who", heading: "WHO", flexible: true, text: ({ way }) => who(way) },
    {
      name: "id",
      heading: "MAPPING ID",
      flexible: true,
      text: ({ way }) => way.mapping.id,
      paint: (text, _, colors) => colors.dim(text)
    },
    {
      name: "alsoBecomes",
      heading: "COULD ALSO BECOME",
      flexible: true,
      text: ({ other }) => other?.account.identifiers.join(", "),
      paint: (text, _, colors) => colors.yellow(text)
    },
    { name: "example", heading: "AS THIS CALLER", flexible: true, text: ({ other }) => other?.example }
  ],
  value: (way) => ({
    ...(ofAll ? { profile: way.profile ?? null } : {}),
    mapping: way.mapping,
    width: way.width,
    who: who(way),
    others: way.others
  })
})

const profile: Rows.Column<Row> = { name: "profile", heading: "PROFILE", text: ({ way }) => way.profile }

/** How many callers a mapping stands for, in words. */
const who = ({ mapping: { arnPattern }, width }: Directory.Way): string => {
  const resource = arnPattern.split(":").slice(5).join(":")
  switch (width) {
    case "exact":
      return "one caller"
    case "sessions":
      return `every session of the role ${resource.slice("assumed-role/".length, -"/*".length)}`
    case "users":
      return `every user below ${resource.slice("user".length, -"*".length)}`
    case "others":
      return "every caller that begins like this"
    case "none":
      return "no caller"
  }
}
