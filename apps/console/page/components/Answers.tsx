import { useState } from "react"
import type * as Callers from "../model/Callers.ts"
import { useVirtual } from "../state/useVirtual.ts"
import { MarkedText } from "./Arn.tsx"
import { Reasons } from "./Reasons.tsx"

const outcomes: Readonly<Record<Callers.Outcome, string>> = {
  One: "One account",
  Several: "Several accounts",
  Nobody: "Nobody",
  NotACaller: "No caller",
  NotAnArn: "Not an ARN"
}

/** Open to begin with: all of a few answers, and of a screenful those that leave a question. */
const startsOpen = ({ outcome }: Callers.Answer, count: number): boolean =>
  count <= 3 || (count <= 20 && outcome !== "One")

export const Answers = (props: {
  readonly answers: ReadonlyArray<Callers.Answer>
  readonly index: Callers.Index
  /** Asks about another text in place of one. */
  readonly replace: (question: string, by: string) => void
}) => {
  const { answers, index, replace } = props
  const [outcome, setOutcome] = useState<Callers.Outcome | "">("")
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const shown = outcome === "" ? answers : answers.filter((answer) => answer.outcome === outcome)
  const list = useVirtual({ count: shown.length, keyOf: (at) => shown[at]!.text, estimate: 58 })

  const toggle = (text: string): void => {
    const next = new Set(toggled)
    if (!next.delete(text)) next.add(text)
    setToggled(next)
  }

  return (
    <section className="answers" aria-label="Answers">
      <p className="summary" role="status">
        {answers.length === 0
          ? "Paste a caller to see who it would become."
          : `${answers.length.toLocaleString("en")} ${answers.length === 1 ? "caller" : "callers"}`}
      </p>
      <div className="chips" role="group" aria-label="Show answers" hidden={answers.length === 0}>
        {(Object.keys(outcomes) as ReadonlyArray<Callers.Outcome>).map((name) => {
          const count = answers.filter((answer) => answer.outcome === name).length
          return (
            <button
              key={name}
              type="button"
              className={`chip ${name}`}
              aria-pressed={outcome === name}
              disabled={count === 0 && outcome !== name}
              onClick={() => setOutcome(outcome === name ? "" : name)}
            >
              {outcomes[name]} <span className="count">{count.toLocaleString("en")}</span>
            </button>
          )
        })}
      </div>
      <div ref={list.container} className="virtual" role="list" style={{ height: list.height }}>
        {list.items.map(({ attributes, index: at, key }) => {
          const answer = shown[at]!
          const isOpen = startsOpen(answer, answers.length) !== toggled.has(answer.text)
          return (
            <div key={key} role="listitem" aria-setsize={shown.length} aria-posinset={at + 1} {...attributes}>
              <article className={`card answer ${answer.outcome}`}>
                <button
                  type="button"
                  className="question"
                  aria-expanded={isOpen}
                  onClick={() => toggle(answer.text)}
                >
                  <MarkedText text={answer.text} {...(answer.refusal && { index: answer.refusal.index })} />
                  {answer.lines > 1 && <span className="quiet">{answer.lines} lines</span>}
                  <span className="become">{verdict(answer)}</span>
                </button>
                {isOpen && <Reasons answer={answer} index={index} replace={replace} />}
              </article>
            </div>
          )
        })}
      </div>
    </section>
  )
}

const verdict = ({ accounts, outcome }: Callers.Answer): string => {
  switch (outcome) {
    case "One":
      return `becomes ${accounts[0]?.name}`
    case "Several":
      return `becomes one of ${accounts.map(({ name }) => name).join(", ")}`
    case "Nobody":
      return "becomes nobody"
    case "NotACaller":
      return "is no caller"
    case "NotAnArn":
      return "is not an ARN"
  }
}
