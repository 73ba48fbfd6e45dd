import { useMemo } from "react"
import * as Overlaps from "../model/Overlaps.ts"
import { meanings } from "../model/Problems.ts"
import type { Row } from "../model/Row.ts"
import { ActsAs, PatternText } from "./Arn.tsx"
import { CopyButton } from "./CopyButton.tsx"
import { ProblemList } from "./ProblemList.tsx"
import { RowLinks, type TryCaller } from "./RowLinks.tsx"

/** More are counted, not listed: the Problems tab lists all of them. */
const listed = 5

export const MappingDetails = (props: {
  readonly row: Row
  readonly overlaps: Overlaps.Overlaps
  readonly tryCaller: TryCaller
}) => {
  const { overlaps, row, tryCaller } = props
  const others = useMemo(() => Overlaps.others(overlaps, row), [overlaps, row])
  return (
    <div className="details">
      <dl>
        <dt>ARN pattern</dt>
        <dd>
          <PatternText row={row} /> <RowLinks row={row} tryCaller={tryCaller} />
        </dd>
        <dt>Account identifier</dt>
        <dd>
          <bdi dir="ltr">{row.mapping.accountIdentifier}</bdi>{" "}
          <CopyButton text={row.mapping.accountIdentifier} />
        </dd>
        <dt>Account UUID</dt>
        <dd>
          <code>{row.mapping.accountUuid}</code> <CopyButton text={row.mapping.accountUuid} />
        </dd>
        <dt>Mapping id</dt>
        <dd>
          <code>{row.mapping.id}</code> <CopyButton text={row.mapping.id} />
        </dd>
      </dl>
      {row.severity !== undefined && <p className="means">{meanings[row.severity].title}</p>}
      <ProblemList row={row} />
      {others.length > 0 && (
        <div className="overlapping">
          <p className="warning">
            Callers of this mapping also match {others.length.toLocaleString("en")}{" "}
            {others.length === 1 ? "mapping" : "mappings"} of other accounts. Which wins is not documented.
          </p>
          <ul className="pairs">
            {others.slice(0, listed).map((other) => (
              <li key={other.mapping.id} className="pair">
                <PatternText row={other} />
                <ActsAs row={other} />
                <RowLinks row={other} tryCaller={tryCaller} />
              </li>
            ))}
          </ul>
          {others.length > listed && (
            <p className="quiet">and {(others.length - listed).toLocaleString("en")} more, under Problems</p>
          )}
        </div>
      )}
    </div>
  )
}
