import { isPersonaMapping, type Mapping, type Severity } from "@dd-cloud-auth/audit/Finding"
import { Fragment } from "react"
import * as Location from "../model/Location.ts"
import type { Problem } from "../model/Problems.ts"
import type { Row } from "../model/Row.ts"
import { ActsAs, MarkedText, PatternText } from "./Arn.tsx"
import { CopyButton } from "./CopyButton.tsx"
import { RowLinks, type TryCaller } from "./RowLinks.tsx"

/** How many mappings a card lists before somebody asks for more. */
const listedAtFirst = 4

/** One finding: what is wrong, in which mappings and where in the pattern, and how to put it right. */
export const ProblemCard = (props: {
  readonly problem: Problem
  readonly rows: ReadonlyMap<string, Row>
  /** Whether the address leads here. */
  readonly isWanted: boolean
  /** Whether all of its mappings are listed that the page knows. */
  readonly isOpen: boolean
  readonly open: () => void
  readonly tryCaller: TryCaller
}) => {
  const { isOpen, isWanted, open, problem, rows, tryCaller } = props
  const { count, example, fingerprint, index, mappings, message, severity } = problem
  const listed = isOpen ? mappings : mappings.slice(0, listedAtFirst)
  const more = count - mappings.length
  return (
    <article className={`card ${severity}${isWanted ? " wanted" : ""}`} aria-current={isWanted || undefined}>
      <p className="finding">
        <SeverityBadge severity={severity} /> <MessageText message={message} />
      </p>
      <ul className="pairs">
        {listed.map((mapping, at) => (
          <li key={`${at} ${mapping.id}`} className="pair">
            <MappingText
              mapping={mapping}
              // An intake mapping may have the id of another one.
              row={isPersonaMapping(mapping) ? rows.get(mapping.id) : undefined}
              index={at === 0 ? index : undefined}
              tryCaller={tryCaller}
            />
          </li>
        ))}
      </ul>
      {listed.length < mappings.length && (
        <p>
          <button type="button" className="link" onClick={open}>
            Show {(mappings.length - listed.length).toLocaleString("en")} more
          </button>
        </p>
      )}
      {more > 0 && listed.length === mappings.length && (
        <p className="quiet">and {more.toLocaleString("en")} more mappings</p>
      )}
      <FixText problem={problem} />
      <p className="ways">
        {example !== undefined && (
          <button
            type="button"
            className="link"
            aria-label={`Try such a caller, ${example}`}
            onClick={() => tryCaller(example)}
          >
            Try such a caller
          </button>
        )}
        <a
          className="link"
          href={Location.format({ ...Location.start, tab: "problems", problem: fingerprint })}
          aria-label={`Link to this problem, ${fingerprint}`}
        >
          Link
        </a>
        <span className="quiet">
          Fingerprint <code>{fingerprint}</code>
        </span>
        <CopyButton label="Copy fingerprint" text={fingerprint} />
      </p>
    </article>
  )
}

/** What is wrong. ARNs in it break after a slash or a colon, where they have to. */
export const MessageText = ({ message }: { readonly message: string }) => (
  <span className="why">
    {message.split(/(?<=[/:])(?=\S)/).map((part, at) => (
      <Fragment key={at}>
        {at > 0 && <wbr />}
        {part}
      </Fragment>
    ))}
  </span>
)

/** How bad it is, in a word. */
export const SeverityBadge = ({ severity }: { readonly severity: Severity }) => (
  <span className={`badge ${severity}`}>{severity}</span>
)

/** What to do, and the pattern to put in the place of the one at fault. */
export const FixText = ({ problem: { fix } }: { readonly problem: Problem }) => {
  if (fix === undefined) return null
  const { terraform } = fix
  return (
    <p className="fix">
      <span className="quiet">Fix:</span>{" "}
      {fix.arnPattern === undefined ? (
        fix.description
      ) : (
        <>
          Replace the pattern by <MarkedText text={fix.arnPattern} />{" "}
          <CopyButton label="Copy pattern" text={fix.arnPattern} />
        </>
      )}{" "}
      {terraform !== undefined && <CopyButton label="Copy Terraform" text={() => terraform} />}
    </p>
  )
}

/** A mapping of either kind; `index` is the place in its pattern that is at fault. */
const MappingText = (props: {
  readonly mapping: Mapping
  readonly row: Row | undefined
  readonly index: number | undefined
  readonly tryCaller: TryCaller
}) => {
  const { index, mapping, row, tryCaller } = props
  if (row === undefined) {
    return (
      <>
        <MarkedText text={mapping.arnPattern} {...(index !== undefined && { index })} />
        <span className="as">{isPersonaMapping(mapping) ? mapping.accountIdentifier : "intake"}</span>
      </>
    )
  }
  return (
    <>
      <PatternText row={row} {...(index !== undefined && { index })} />
      <ActsAs row={row} />
      <RowLinks row={row} tryCaller={tryCaller} />
    </>
  )
}
