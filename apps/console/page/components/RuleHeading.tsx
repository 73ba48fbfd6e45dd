import { Fragment, useId } from "react"
import type { RuleText } from "../model/Problems.ts"

/** What the problems below have in common: the rule that finds them, and on demand why it matters and how to fix it. */
export const RuleHeading = (props: {
  readonly rule: RuleText
  readonly count: number
  /** Whether its problems are shown. */
  readonly isOpen: boolean
  readonly toggle: () => void
  readonly isExplained: boolean
  readonly explain: () => void
}) => {
  const { count, explain, isExplained, isOpen, rule, toggle } = props
  const id = useId()
  return (
    <div className="heading">
      <h2>
        <button type="button" className="group" aria-expanded={isOpen} onClick={toggle}>
          {rule.title} <span className="count">{count.toLocaleString("en")}</span>
        </button>
      </h2>
      <p className="ways">
        <code className="quiet">{rule.code}</code>
        <button
          type="button"
          className="link"
          aria-expanded={isExplained}
          aria-controls={id}
          onClick={explain}
        >
          Why it matters, and how to fix it
        </button>
      </p>
      <div id={id} className="explanation" hidden={!isExplained}>
        {isExplained && (
          <>
            <Markdown text={rule.explanation} />
            <p>
              <a className="link" href={rule.helpUri} target="_blank" rel="noreferrer">
                With examples, among all rules
              </a>
            </p>
          </>
        )}
      </div>
    </div>
  )
}

/** As much of it as explanations have: paragraphs, and code between backticks. */
const Markdown = ({ text }: { readonly text: string }) => (
  <>
    {text.split("\n\n").map((paragraph, at) => (
      <p key={at}>
        {paragraph.split("`").map((part, at) => (
          <Fragment key={at}>{at % 2 === 1 ? <code>{part}</code> : part.replaceAll("\n", " ")}</Fragment>
        ))}
      </p>
    ))}
  </>
)
