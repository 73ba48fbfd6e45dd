import type { ReactElement } from "react"
import { meanings, type Overlap, type Problems } from "../model/Problems.ts"
import type { Row } from "../model/Row.ts"
import { useVirtual } from "../state/useVirtual.ts"
import { PatternText } from "./Arn.tsx"
import { CopyButton } from "./CopyButton.tsx"
import { ProblemList } from "./ProblemList.tsx"

type Item =
  | { readonly _tag: "Heading"; readonly title: string; readonly count: number; readonly text: string }
  | { readonly _tag: "Overlap"; readonly overlap: Overlap }
  | { readonly _tag: "Pattern"; readonly row: Row }

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

const itemsOf = ({ overlaps, patterns }: Problems): ReadonlyArray<Item> => [
  ...section(
    "Overlaps",
    overlapText,
    overlaps.map((overlap) => ({ _tag: "Overlap", overlap }))
  ),
  ...severities.flatMap((severity) =>
    section(
      meanings[severity].title,
      meanings[severity].text,
      patterns[severity].map((row) => ({ _tag: "Pattern", row }))
    )
  )
]

/** The worst first. */
const severities = ["NeverMatches", "Refused", "Doubtful"] as const

const overlapText =
  "One caller matches mappings of different Datadog accounts. Which of them wins is not documented: leave one."

const section = (title: string, text: string, items: ReadonlyArray<Item>): ReadonlyArray<Item> =>
  items.length === 0 ? [] : [{ _tag: "Heading", title, text, count: items.length }, ...items]

const keyOf = (item: Item): string => {
  switch (item._tag) {
    case "Heading":
      return item.title
    case "Overlap":
      return `overlap ${item.overlap.example}`
    case "Pattern":
      return item.row.mapping.id
  }
}

const render = (item: Item): ReactElement => {
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
    case "Pattern":
      return (
        <article className={`card ${item.row.severity === "NeverMatches" ? "broken" : ""}`}>
          <p className="pair">
            <PatternText row={item.row} />
            <span className="as">{item.row.mapping.accountIdentifier}</span>
          </p>
          <ProblemList row={item.row} />
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
