import type { Row } from "../model/Row.ts"

/** A pattern with what tells it from others in full ink: the account, the name, and what the wildcard leaves open. */
export const PatternText = ({ row }: { readonly row: Row }) => {
  const { arnPattern } = row.mapping
  const resource = row.principal + row.tail
  const problem = row.problems[0]
  if (problem !== undefined) return <MarkedText text={arnPattern} index={problem.index} />
  const before = arnPattern.slice(0, arnPattern.length - resource.length - 1 - row.accountId.length)
  return (
    <code className="arn">
      <span className="dim">{before}</span>
      {row.accountId}
      <span className="dim">:</span>
      <Resource row={row} />
    </code>
  )
}

/** The principal of a row: its type dim, its name in full ink, the wildcard in the colour of wildcards. */
export const Resource = ({ row: { principal, reach, tail } }: { readonly row: Row }) => {
  const slash = principal.indexOf("/") + 1
  return (
    <>
      <span className="dim">{principal.slice(0, slash)}</span>
      {principal.slice(slash)}
      <span className={reach === "wildcard" ? "wild" : "dim"}>{tail}</span>
    </>
  )
}

/** A text, marked from where it departs from what it should be. */
export const MarkedText = ({ index, text }: { readonly text: string; readonly index?: number }) => (
  <code className="arn">
    {index === undefined || index >= text.length ? (
      text
    ) : (
      <>
        {text.slice(0, index)}
        <mark>{text.slice(index)}</mark>
      </>
    )}
  </code>
)
