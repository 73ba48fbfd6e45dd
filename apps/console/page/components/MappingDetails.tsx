import * as Location from "../model/Location.ts"
import type { Audit } from "../model/Problems.ts"
import { meanings, type Row } from "../model/Row.ts"
import type { Store } from "../state/Store.ts"
import { useAsked } from "../state/useAsked.ts"
import { PatternText } from "./Arn.tsx"
import { CopyButton } from "./CopyButton.tsx"
import { FixText, MessageText, SeverityBadge } from "./ProblemCard.tsx"
import { RowLinks, type TryCaller } from "./RowLinks.tsx"

export const MappingDetails = (props: {
  readonly row: Row
  readonly isOverlapping: boolean
  /** What the last audit found, after which the worker is asked anew. */
  readonly audit: Audit | undefined
  readonly store: Store
  readonly tryCaller: TryCaller
}) => {
  const { audit, isOverlapping, row, store, tryCaller } = props
  const { accountIdentifier, accountUuid, id } = row.mapping
  const { value } = useAsked<"Problems">(store, { _tag: "Problems", id }, [row, audit])
  const problems = value?.end
  return (
    <div className="details">
      <dl>
        <dt>ARN pattern</dt>
        <dd>
          <PatternText row={row} /> <RowLinks row={row} tryCaller={tryCaller} />
        </dd>
        <dt>Account identifier</dt>
        <dd>
          <bdi dir="ltr">{accountIdentifier}</bdi> <CopyButton text={accountIdentifier} />
        </dd>
        <dt>Account UUID</dt>
        <dd>
          <code>{accountUuid}</code> <CopyButton text={accountUuid} />
        </dd>
        <dt>Mapping id</dt>
        <dd>
          <code>{id}</code> <CopyButton text={id} />
        </dd>
      </dl>
      {row.severity === "Doubtful" && (
        <p className="means">
          {meanings.Doubtful.title}: {row.problems[0]?.message}
        </p>
      )}
      {isOverlapping && (
        <p className="means">
          Callers of this mapping also match a mapping of another account. Which wins is not documented.
        </p>
      )}
      {problems === undefined ? (
        <p className="quiet">Not looked through for problems yet.</p>
      ) : (
        problems.length > 0 && (
          <ul className="found">
            {problems.map((problem) => (
              <li key={problem.fingerprint}>
                <p>
                  <SeverityBadge severity={problem.severity} /> <MessageText message={problem.message} />{" "}
                  <a
                    className="link"
                    href={Location.format({
                      ...Location.start,
                      tab: "problems",
                      problem: problem.fingerprint
                    })}
                  >
                    {problem.rule}
                  </a>
                </p>
                <FixText problem={problem} />
              </li>
            ))}
          </ul>
        )
      )}
    </div>
  )
}
