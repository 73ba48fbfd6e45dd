import * as Caller from "@dd-cloud-auth/arn/Caller"
import * as Credentials from "@dd-cloud-auth/core/Credentials"
import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"
import * as Site from "@dd-cloud-auth/core/Site"
import * as TargetFlags from "@dd-cloud-auth/program/TargetFlags"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as AnswerText from "./answerText.ts"
import * as Connect from "./connect.ts"
import * as Mappings from "./mappings.ts"
import * as MappingTable from "./mappingTable.ts"
import { Output, type Service } from "./output.ts"
import { indent, join, print, type Printed } from "./printed.ts"
import * as Resolve from "./resolve.ts"
import * as Stop from "./stop.ts"
import { count } from "./text.ts"

/** Lists the mappings and resolves some callers, for a person who has not seen the program before. */
export const tour = Effect.fnUntraced(function* (
  target: Connect.Options
): Effect.fn.Return<void, Stop.Stop, Output> {
  const output = yield* Output
  const set = yield* variablesSet
  if (set.length > 0 || TargetFlags.namesOf(target).length > 0) {
    const hint = set.length === 0 ? undefined : `To see the local emulator instead, unset ${set.join(", ")}.`
    const connection = yield* Connect.connect(target, hint)
    return yield* show(output, connection, print`The Datadog site ${connection.site.parameter}`, examples)
  }
  const [Emulator, { acme }] = yield* Effect.promise(() =>
    Promise.all([import("@dd-cloud-auth/emulator/Emulator"), import("@dd-cloud-auth/emulator/Store")])
  )
  const intro = print`A local emulator with an invented organisation: no Datadog organisation was asked,
since neither a site nor keys are set (DD_SITE, DD_API_KEY, DD_APP_KEY)`
  const { colors } = output
  yield* Effect.gen(function* () {
    const { credentials, site } = yield* Emulator.Emulator
    yield* show(output, Connect.to(site, credentials), intro, () => acmeCallers)
  }).pipe(
    Effect.provide(Emulator.layerServer({ port: 0, seed: acme })),
    Effect.catchTag("EmulatorError", ({ message }) => Effect.fail(Stop.usage(message)))
  )
  yield* output.data(
    print`\n${colors.dim("For the same with your own mappings, set DD_SITE, DD_API_KEY and DD_APP_KEY.")}\n`
  )
})

const variables = [...Site.variables, ...Object.values(Credentials.variables).flat()]

const variablesSet: Effect.Effect<ReadonlyArray<string>> = Effect.filter(variables, (name) =>
  Effect.map(Effect.orDie(Config.option(Config.String(name))), Option.isSome)
)

const show = Effect.fnUntraced(function* (
  output: Service,
  { call }: Connect.Connection,
  intro: Printed,
  callersOf: (mappings: ReadonlyArray<PersonaMapping>) => ReadonlyArray<string>
): Effect.fn.Return<void, Stop.Stop> {
  const { colors } = output
  const mappings = yield* call((client) => client.personaMappings.list).pipe(
    output.progress(() => print`listing the persona mappings`)
  )
  const unusable = Mappings.unusable(mappings, colors)
  const resolver = Resolve.make(mappings)
  const reports = callersOf(mappings).map((caller) =>
    AnswerText.toReport(
      { ...resolver.resolve(caller, { explain: true }), profile: undefined, size: resolver.size },
      colors
    )
  )
  const heading = (text: string) => print`\n${colors.bold(text)}\n\n`
  yield* output.data(
    join([
      print`${colors.yellow(intro)}.\n`,
      heading(`${count(mappings.length, "persona mapping")}: which AWS caller acts as which Datadog account`),
      mappings.length === 0 ? print`` : MappingTable.render(mappings, { ...output, indent: 2 }).text,
      ...(unusable.length === 0 ? [] : [heading("Mappings that match no caller"), indented(unusable)]),
      ...(reports.length === 0
        ? []
        : [heading("Who would these callers be? Answered offline, from the list above"), indented(reports)])
    ])
  )
})

const indented = (texts: ReadonlyArray<Printed>): Printed => print`${join(texts.map(indent), print`\n\n`)}\n`

/** Callers of the emulated organisation, with an answer of each kind. */
const acmeCallers: ReadonlyArray<string> = [
  "arn:aws:sts::418273640159:assumed-role/terraform-apply/run-4f2a9c",
  "arn:aws:sts::418273640159:assumed-role/AWSReservedSSO_ReadOnlyAccess_9d41e6b27c05fa83/hugo.martin@acme.example",
  "arn:aws:sts::418273640159:assumed-role/platform-deploy/ada.lovelace",
  "arn:aws:sts::527419036284:assumed-role/load-test/k6-2026-11-22",
  "arn:aws:iam::962480175336:role/ci/buildkite-agent"
]

/** A caller for some of the patterns, and one from elsewhere. */
const examples = (mappings: ReadonlyArray<PersonaMapping>): ReadonlyArray<string> => {
  const byAccount = new Map(mappings.map((mapping) => [accountKey(mapping), mapping.arnPattern]))
  const callers = [...byAccount.values()]
    .map((pattern) => pattern.replace(/\*$/, "example"))
    .filter((text) => Caller.parse(text)._tag === "Caller")
    .slice(0, 4)
  const elsewhere = callers[0]?.replace(/::\d{12}:/, "::000000000000:")
  return elsewhere === undefined ? [] : [...new Set([...callers, elsewhere])]
}
