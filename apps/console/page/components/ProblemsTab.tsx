import type { ReactNode } from "react"
import type { Overlap, Problems, Refused } from "../model/Problems.ts"
import { useVirtual } from "../state/useVirtual.ts"
import { PatternText } from "./Arn.tsx"
import { CopyButton } from "./CopyButton.tsx"
import { ProblemList } from "./ProblemList.tsx"

type Item =
  | { readonly _tag: "Heading"; readonly title: string; readonly count: number; readonly text: string }
  | { readonly _tag: "Overlap"; readonly overlap: Overlap }
  | { readonly _tag: "Refused"; readonly refused: Refused }

export const ProblemsTab = ({ problems }: { readonly problems: Problems }) => {
  const items = itemsOf(problems)
  const list = useVirtual({
    count: items.length,
    keyOf: (index) => keyOf(items[index]!),
    estimate: 96
  })
  if (items.length === 0)
    return <p className="empty">Nothing to correct: every pattern is sound, and none overlaps.</p>
  return (
    <div ref={list.container} className="virtual" style={{ height: list.height }}>
      {list.items.map(({ attributes, index, key }) => (
        <div key={key} {...attributes}>
          {render(items[index]!)}
        </div>
      ))}
    </div>
  )
}

const itemsOf = ({ overlaps, refused }: Problems): ReadonlyArray<Item> => {
  const unmatchable = refused.filter(({ isUnmatchable }) => isUnmatchable)
  const others = refused.filter(({ isUnmatchable }) => !isUnmatchable)
  return [
    ...section(
      "Overlaps",
      overlapText,
      overlaps.map((overlap) => ({ _tag: "Overlap", overlap }))
    ),
    ...section(
      "No caller can match",
      unmatchableText,
      unmatchable.map((refused) => ({ _tag: "Refused", refused }))
    ),
    ...section(
      "Datadog would refuse",
      refusedText,
      others.map((refused) => ({ _tag: "Refused", refused }))
    )
  ]
}

const overlapText =
  "One caller matches mappings of different Datadog accounts. Which of them wins is not documented: leave one."
const unmatchableText = "No AWS caller ever has an ARN that these match, so nobody gets in through them."
const refusedText = "A caller may have such an ARN, but Datadog does not accept the pattern today."

const section = (title: string, text: string, items: ReadonlyArray<Item>): ReadonlyArray<Item> =>
  items.length === 0 ? [] : [{ _tag: "Heading", title, text, count: items.length }, ...items]

const keyOf = (item: Item): string => {
  switch (item._tag) {
    case "Heading":
      return item.title
    case "Overlap":
      return `overlap ${item.overlap.example}`
    case "Refused":
      return item.refused.row.mapping.id
  }
}

const render = (item: Item): ReactNode => {
  switch (item._tag) {
    case "Heading":
      return (
        <div className="heading">
          <h2>
            {item.title} <span className="count">{item.count.toLocaleString("en")}</span>
          </h2>
          <p className="quiet">{item.text}</p>
        </div>
      )
    case "Overlap":
      return <OverlapCard overlap={item.overlap} />
    case "Refused":
      return (
        <article className="card broken">
          <p className="pair">
            <PatternText row={item.refused.row} />
            <span className="as">{item.refused.row.mapping.accountIdentifier}</span>
          </p>
          <ProblemList row={item.refused.row} />
        </article>
      )
  }
}

/** More are counted, not listed. */
const listed = 6

const OverlapCard = ({ overlap: { accounts, example, rows } }: { readonly overlap: Overlap }) => (
  <article className="card several">
    <p className="pair">
      <span className="quiet">A caller with</span> <code className="arn">{example}</code>{" "}
      <CopyButton label="Copy example" text={example} />
      <span className="as">{accounts} accounts</span>
    </p>
    <ul className="pairs">
      {rows.slice(0, listed).map((row) => (
        <li key={row.mapping.id} className="pair">
          <PatternText row={row} />
          <span className="as">{row.mapping.accountIdentifier}</span>
        </li>
      ))}
    </ul>
    {rows.length > listed && <p className="quiet">and {rows.length - listed} more mappings</p>}
  </article>
)
