import type { Row } from "../model/Row.ts"

/**
 * A pattern with what tells it from others in full ink: the account, the name, and what the wildcard leaves open. It is
 * marked from `index` on, or from where it is at fault.
 */
export const PatternText = (props: { readonly row: Row; readonly index?: number }) => {
  const { row } = props
  const { arnPattern } = row.mapping
  const resource = row.principal + row.tail
  const index = props.index ?? row.problems[0]?.index
  if (isBlank(arnPattern)) return <Blank />
  if (index !== undefined) return <MarkedText text={arnPattern} index={index} />
  const before = arnPattern.slice(0, arnPattern.length - resource.length - 1 - row.accountId.length)
  return (
    <code className="arn">
      <span className="dim">
        <Breakable text={before} />
      </span>
      {row.accountId}
      <span className="dim">:</span>
      <Resource row={row} />
    </code>
  )
}

const isBlank = (text: string): boolean => /^ *$/.test(text)

/** A row of nothing would look like a fault of the page. */
const Blank = () => <em className="quiet">Empty pattern</em>

/** The principal of a row: its type dim, its name in full ink, the wildcard in the colour of wildcards. */
export const Resource = ({ row: { mapping, principal, reach, tail } }: { readonly row: Row }) => {
  if (isBlank(mapping.arnPattern)) return <Blank />
  const name = principal.indexOf("/") + 1
  const last = principal.lastIndexOf("/") + 1
  // The slash stays with the name before it, and with a wildcard.
  const end = reach === "wildcard" ? tail.length : 1
  return (
    <>
      <span className="dim">
        <Breakable text={principal.slice(0, name)} />
      </span>
      <Breakable text={principal.slice(name, last)} />
      <span className="part">
        {principal.slice(last)}
        <span className={reach === "wildcard" ? "wild" : "dim"}>{tail.slice(0, end)}</span>
      </span>
      <span className="dim">
        <Breakable text={tail.slice(end)} />
      </span>
    </>
  )
}

/** A text, marked from where it departs from what it should be. */
export const MarkedText = ({ index, text }: { readonly text: string; readonly index?: number }) => (
  <code className="arn">
    {index === undefined || index >= text.length ? (
      <Breakable text={text} />
    ) : (
      <>
        <Breakable text={text.slice(0, index)} />
        <mark>
          <Breakable text={text.slice(index)} />
        </mark>
      </>
    )}
  </code>
)

/** A text that, where it is too long for a line, is cut after a slash or colon before it is cut elsewhere. */
const Breakable = ({ text }: { readonly text: string }) => {
  return (
    <>
      {text.split(/(?<=[/:])(?![/:])/).map((part, at) => (
        <span key={at} className="part">
          {part}
        </span>
      ))}
    </>
  )
}

/** The Datadog account of a mapping. Its name may have letters that are written from right to left, which turn neither it nor what is around it. */
export const ActsAs = ({ row: { mapping } }: { readonly row: Row }) => (
  <span className="as">
    {isBlank(mapping.accountIdentifier) ? (
      <>
        <em className="quiet">No identifier</em> <code>{mapping.accountUuid}</code>
      </>
    ) : (
      <bdi dir="ltr">{mapping.accountIdentifier}</bdi>
    )}
  </span>
)
