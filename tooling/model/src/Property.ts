/** What must hold of every sample: each property returns the first difference from the model, if there is one. */

import * as Covering from "./Covering.ts"
import * as Model from "./Model.ts"
import type { Sample } from "./Sample.ts"
import type { Subject } from "./Subject.ts"

export type Property = (subject: Subject, sample: Sample) => string | undefined

/** `Pattern.parse` and `Pattern.matches` say of each pattern and caller what the model says. */
const matches: Property = (subject, { callers, dialect, patterns }) =>
  first(patterns, (text) => {
    const pattern = subject.parse(text, dialect)
    const isMatch = Model.matches(dialect, text)
    return first(callers, (caller) =>
      (pattern._tag === "Pattern" && subject.matches(pattern, caller)) === isMatch(caller)
        ? undefined
        : `the model says ${isMatch(caller)}: ${show(text)} matches ${show(caller)}`
    )
  })

/** An index finds what the model matches, and a pattern before those that cover it, while entries come and go. */
const index: Property = (subject, { callers, dialect, patterns }) => {
  const all = patterns.map((text, value) => ({
    dialect,
    text,
    value,
    matched: callers.map(Model.matches(dialect, text))
  }))
  type Entry = (typeof all)[number]
  const index = subject.makeIndex([], dialect)
  let present: ReadonlyArray<Entry> = []
  const add = (entries: ReadonlyArray<Entry>): void => {
    for (const { text, value } of entries) index.add(text, value)
    present = [...present, ...entries]
  }
  const remove = (entries: ReadonlyArray<Entry>): string | undefined => {
    present = present.filter((entry) => !entries.includes(entry))
    return first(entries, ({ text, value }) =>
      index.remove(text, value) && !index.remove(text, value)
        ? undefined
        : `${show(text)} is not removed once`
    )
  }
  const compare = (): string | undefined => {
    if (index.size + index.invalid.length !== present.length)
      return `${present.length} entries are not as many`
    return first(callers, (caller, at) => {
      const found = index.match(caller)
      const expected = present.filter(({ matched }) => matched[at])
      if (found.length !== expected.length || !expected.every(({ value }) => found.includes(value))) {
        return `finds ${show(found)} for ${show(caller)}, the model ${show(expected.map(({ value }) => value))}`
      }
      const ranked = found.map((value) => expected.findIndex((entry) => entry.value === value))
      return first(pairs(ranked), ([i, j]) => {
        const [before, after] = [expected[i]!, expected[j]!]
        const isRight = before.text === after.text ? i < j : !isStrictlyCovered(after, before)
        return isRight
          ? undefined
          : `for ${show(caller)}, ${show(before.text)} comes before ${show(after.text)}`
      })
    })
  }
  const odd = all.filter(({ value }) => value % 2 === 1)
  add(all)
  const removed = remove(odd)
  const fewer = compare()
  add(odd)
  return removed ?? fewer ?? compare()
}

const isStrictlyCovered = (a: Covering.Pattern, b: Covering.Pattern): boolean =>
  Covering.covers(b, a) === true && Covering.covers(a, b) === false

/** `Caller.parse` takes what the model takes, and what it suggests instead is a caller, or has callers. */
const caller: Property = (subject, { callers, patterns }) =>
  first([...callers, ...patterns], (text) => {
    const parsed = subject.parseCaller(text)
    if ((parsed._tag === "Caller") !== Model.isCaller(text)) {
      return `the model says ${Model.isCaller(text)}: ${show(text)} can be a caller`
    }
    if (parsed._tag === "Caller")
      return parsed.arn === text ? undefined : `${show(parsed.arn)} for ${show(text)}`
    const { index, reason, sessions, suggestion } = parsed
    if (!/^[ -~]+$/.test(reason)) return `the reason for ${show(text)} is not plain text: ${show(reason)}`
    if (index < 0 || index > text.length) return `index ${index} is outside of ${show(text)}`
    if (suggestion !== undefined && !Model.isCaller(suggestion))
      return `suggests ${show(suggestion)} for ${show(text)}`
    return sessions === undefined || canMatch(sessions)
      ? undefined
      : `names ${show(sessions)} for ${show(text)}`
  })

/** Whether a text that can be a caller has a match: whatever can follow the `/*` of a pattern, `ab` can. */
const canMatch = (pattern: string): boolean => {
  const text = pattern.endsWith("/*") ? `${pattern.slice(0, -1)}ab` : pattern
  return Model.isCaller(text) && Model.matches("datadog", pattern)(text)
}

/** A pattern "NeverMatches" if and only if no caller has a match; and there is nothing against what Datadog published. */
const severity: Property = (subject, { patterns }) =>
  first(patterns, (text) => {
    const severity = subject.severity(text)
    if ((severity === "NeverMatches") === canMatch(text)) {
      return `some caller matches ${show(text)}: ${canMatch(text)}, severity ${severity}`
    }
    return (severity === undefined) === (canMatch(text) && published.test(text))
      ? undefined
      : `${show(text)} is as published: ${published.test(text)}, severity ${severity}`
  })

/** The last published validation of Datadog's Terraform provider (resource_datadog_aws_wif_identity_mapping). */
const published =
  /^arn:aws:(sts::\d{12}:(assumed-role\/[\w.@-]+\/([\w.@-]+|\*)|federated-user\/[\w.@-]+)|iam::\d{12}:user\/(([\w.@:-]+\/)*[\w.@-]+|([\w.@:-]+\/)+\*))$/

/** The algebra, of mixed dialects too, says what the model decides, and contradicts no caller of the sample. */
const algebra: Property = (subject, { callers, dialect, patterns }) => {
  const dialects = dialect === "iam" ? (["iam", "datadog"] as const) : [dialect]
  const parsed = patterns
    .flatMap((text) => dialects.map((dialect) => subject.parse(text, dialect)))
    .filter((pattern) => pattern._tag === "Pattern")
  // A pattern and the one that was made of it.
  const couples = parsed.flatMap((a, i) =>
    parsed.slice(i + 1, i + 2).flatMap((b) => (i % 2 === 0 ? [[a, b] as const, [b, a] as const] : []))
  )
  return first(couples, ([a, b]) => {
    const isMatch = { a: Model.matches(a.dialect, a.text), b: Model.matches(b.dialect, b.text) }
    const covers = Covering.covers(a, b)
    const isCovered = Covering.covers(b, a)
    const example = subject.example(a, b)
    const shared = callers.find((caller) => isMatch.a(caller) && isMatch.b(caller))
    const say = (problem: string): string =>
      `${problem}: ${show([a.dialect, a.text])}, ${show([b.dialect, b.text])}`
    if (covers !== undefined && subject.covers(a, b) !== covers)
      return say(`the model says that covers is ${covers}`)
    if (covers !== undefined && isCovered !== undefined && subject.equals(a, b) !== (covers && isCovered)) {
      return say(`the model says that equals is ${covers && isCovered}`)
    }
    if (subject.overlaps(a, b) !== (example !== undefined))
      return say(`overlaps, and the example is ${show(example)}`)
    if (example === undefined) return shared === undefined ? undefined : say(`overlap in ${show(shared)}`)
    return isMatch.a(example) && isMatch.b(example) ? undefined : say(`not both match ${show(example)}`)
  })
}

/** The emulator refuses what has no meaning or is of another partition, and takes what Datadog has published, once. */
const emulator: Property = (subject, { dialect, patterns }) => {
  if (dialect !== "datadog") return undefined
  const texts = [...new Set(patterns)]
  const statuses = subject.create("persona", [...texts, ...texts])
  return first(texts, (text, i) => {
    const outcome = `${statuses[i]}, then ${statuses[texts.length + i]}`
    const role = /^arn:aws:iam::\d{12}:role\/[\w.@-]+$/
    if ((canMatch(text) && published.test(text)) || role.test(text)) {
      return outcome === "201, then 409" ? undefined : `${show(text)} is answered with ${outcome}`
    }
    const isRefused = !text.startsWith("arn:aws:") || /[*?]/.test(text.replace(/\/\*$/, ""))
    return !isRefused || outcome === "400, then 400" ? undefined : `${show(text)} is answered with ${outcome}`
  })
}

export const all = { matches, index, caller, severity, algebra, emulator } satisfies Record<string, Property>

export type Name = keyof typeof all

const first = <A>(
  items: Iterable<A>,
  problem: (item: A, index: number) => string | undefined
): string | undefined => {
  let i = 0
  for (const item of items) {
    const found = problem(item, i++)
    if (found !== undefined) return found
  }
  return undefined
}

/** Each item with each that comes after it. */
const pairs = function* <A>(items: ReadonlyArray<A>): Generator<readonly [A, A]> {
  for (const [i, a] of items.entries()) for (const b of items.slice(i + 1)) yield [a, b]
}

const show = (value: unknown): string => JSON.stringify(value)
