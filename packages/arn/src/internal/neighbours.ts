// Which patterns come near a caller, without a look at all of them.
//
// A pattern is filed under what others may have in common with it: its name, its account ID, both, and the account with
// the beginning of its name. What differs from a caller in one thing, or is misspelt, has one of these.

import type { Dialect } from "../Pattern.ts"
import { addTo } from "./byPattern.ts"
import { cut } from "./cut.ts"
import { isIdentityService } from "./rules.ts"

/**
 * What `Explain.nearest` asks of an index.
 *
 * @category models
 * @since 0.1.0
 */
export interface Listed<A> {
  readonly dialect: Dialect
  /** Another object after each change. What has none is read anew for each question. */
  readonly revision?: object
  entries(): Iterable<readonly [pattern: string, value: A]>
}

/** An entry of an index, and where it is filed. */
export interface Card<A> {
  readonly text: string
  readonly value: A
  readonly labels: ReadonlyArray<string>
}

/** Returns the cards that have a label, of each label so many as are worth a look. */
type LookUp<A> = (labels: ReadonlyArray<string>) => Iterable<Card<A>>

/** How many cards of a label are looked at. */
const enough = 100

/** Files the entries of an index, at the first question about it and at the first after a change. */
export const lookUpIn = <A>(index: Listed<A>): LookUp<A> => {
  const key = index.revision ?? {}
  const lookUp = (files.get(key) as LookUp<A> | undefined) ?? file(index)
  files.set(key, lookUp)
  return lookUp
}

const files = new WeakMap<object, LookUp<unknown>>()

const file = <A>(index: Listed<A>): LookUp<A> => {
  const cards = Array.from(index.entries(), ([text, value]) => ({ text, value, labels: labelsOf(text) }))
  // A name with wildcards has no label.
  if (index.dialect === "iam") return () => cards
  const drawers = new Map<string, Array<Card<A>>>()
  for (const card of cards) {
    for (const label of card.labels) addTo(drawers, label, card)
  }
  return (labels) => new Set(labels.flatMap((label) => drawers.get(label)?.slice(0, enough) ?? []))
}

/**
 * What others may have in common with an ARN or a pattern, in lower case: the account, the name in its partition, the
 * account with the beginning of the name, and the account with the name. A role is filed as its sessions are, without
 * its path. The account of another service than IAM and STS has no callers, and is like no other.
 */
export const labelsOf = (text: string): ReadonlyArray<string> => {
  const [, partition, service = "", , id = "", resource = ""] = cut(text.toLowerCase())
  const [type = "", ...names] = resource.split("/")
  const name = names.at(type === "role" ? -1 : 0) ?? type
  const account = (isIdentityService(service) && id.replaceAll("-", "")) || text
  const owner = `${partition}:${account}`
  return [owner, `${partition}:${name}`, `${owner} ${name.slice(0, 4)}`, `${account}/${name}`]
}

/** How much two texts have in common, by their labels, of which the later say more; 0 if nothing but the shape. */
export const likeness = (a: ReadonlyArray<string>, b: ReadonlyArray<string>): number =>
  a.reduce((sum, label, i) => sum + (label === b[i] ? 2 ** i : 0), 0)

/** More than any likeness. */
export const closest = 16
