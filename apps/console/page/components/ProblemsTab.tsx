import { type ReactElement, useCallback, useMemo, useState } from "react"
import type { Overlap } from "../model/Overlaps.ts"
import { meanings, type Problems } from "../model/Problems.ts"
import type { Row } from "../model/Row.ts"
import type { Data } from "../model/Session.ts"
import { useVirtual } from "../state/useVirtual.ts"
import { ActsAs, PatternText } from "./Arn.tsx"
import { type Listed, listedAtFirst, OverlapCard } from "./OverlapCard.tsx"
import { ProblemList } from "./ProblemList.tsx"
import { RowLinks, type TryCaller } from "./RowLinks.tsx"

/** An item of the list, by its place among those of its kind: a list of all of them would take time to make. */
type Item =
  | { readonly _tag: "Heading"; readonly section: Section }
  | { readonly _tag: "Overlap"; readonly overlap: Overlap }
  | { readonly _tag: "Pattern"; readonly row: Row }

interface Section {
  readonly title: string
  readonly text: string
  readonly count: number
  readonly at: (index: number) => Item
}

export const ProblemsTab = ({ data, tryCaller }: { readonly data: Data; readonly tryCaller: TryCaller }) => {
  const [listed, setListed] = useState<ReadonlyMap<string, Listed>>(new Map())
  const sections = useMemo(() => sectionsOf(data.problems), [data.problems])
  const count = sections.reduce((sum, { count }) => sum + 1 + count, 0)
  const key = useCallback((index: number) => keyOf(itemAt(sections, index)), [sections])
  const list = useVirtual({ count, keyOf: key, estimate: 96 })

  const render = (item: Item): ReactElement => {
    switch (item._tag) {
      case "Heading":
        return (
          <div className="heading">
            <h2>
              {item.section.title} <span className="count">{item.section.count.toLocaleString("en")}</span>
            </h2>
            <p className="quiet">{item.section.text}</p>
          </div>
        )
      case "Overlap":
        return (
          <OverlapCard
            overlap={item.overlap}
            listed={listed.get(item.overlap.pattern) ?? listedAtFirst}
            list={(rows) => setListed(new Map(listed).set(item.overlap.pattern, rows))}
            tryCaller={tryCaller}
          />
        )
      case "Pattern":
        return <PatternCard row={item.row} tryCaller={tryCaller} />
    }
  }

  if (count === 0) {
    return (
      <p className="empty">
        {data.rows.length === 0
          ? "This site has no persona mappings, so there is nothing to correct."
          : "Nothing to correct: every pattern is sound, and none overlaps."}
      </p>
    )
  }
  return (
    <div ref={list.container} className="virtual" style={{ height: list.height }}>
      {list.items.map(({ attributes, index, key }) => (
        <div key={key} {...attributes}>
          {render(itemAt(sections, index))}
        </div>
      ))}
    </div>
  )
}

/** The worst first. */
const severities = ["NeverMatches", "Refused", "Doubtful"] as const

const sectionsOf = ({ overlaps, patterns }: Problems): ReadonlyArray<Section> =>
  [
    {
      title: "Overlaps",
      text: "One caller matches mappings of different Datadog accounts. Which of them wins is not documented: leave one.",
      count: overlaps.length,
      at: (index: number): Item => ({ _tag: "Overlap", overlap: overlaps[index]! })
    },
    ...severities.map((severity) => ({
      title: meanings[severity].title,
      text: meanings[severity].text,
      count: patterns[severity].length,
      at: (index: number): Item => ({ _tag: "Pattern", row: patterns[severity][index]! })
    }))
  ].filter(({ count }) => count > 0)

const itemAt = ([section, ...others]: ReadonlyArray<Section>, index: number): Item => {
  if (index === 0) return { _tag: "Heading", section: section! }
  return index <= section!.count ? section!.at(index - 1) : itemAt(others, index - 1 - section!.count)
}

const keyOf = (item: Item): string => {
  switch (item._tag) {
    case "Heading":
      return item.section.title
    case "Overlap":
      return `overlap ${item.overlap.pattern}`
    case "Pattern":
      return item.row.mapping.id
  }
}

const PatternCard = ({ row, tryCaller }: { readonly row: Row; readonly tryCaller: TryCaller }) => (
  <article className={`card ${row.severity === "NeverMatches" ? "broken" : ""}`}>
    <p className="pair">
      <PatternText row={row} />
      <ActsAs row={row} />
      <RowLinks row={row} tryCaller={tryCaller} />
    </p>
    <ProblemList row={row} />
  </article>
)
