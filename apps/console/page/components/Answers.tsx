import { useState } from "react"
import type * as Callers from "../model/Callers.ts"
import { useVirtual } from "../state/useVirtual.ts"
import { CallerText } from "./Arn.tsx"
import { Reasons } from "./Reasons.tsx"

type Outcome = Callers.Answer["outcome"]

const outcomes: Readonly<Record<Outcome, string>> = {
  One: "One account",
  Several: "Several accounts",
  Nobody: "Nobody",
  NotAnArn: "Not an ARN"
}

/** Open to begin with: all of a few answers, and of a screenful those that leave a question. */
const startsOpen = ({ outcome }: Callers.Answer, count: number): boolean =>
  count <= 3 || (count <= 20 && outcome !== "One")

export const Answers = (props: {
  readonly answers: ReadonlyArray<Callers.Answer>
  readonly index: Callers.Index
}) => {
  const { answers, index } = props
  const [outcome, setOutcome] = useState<Outcome | "">("")
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const shown = outcome === "" ? answers : answers.filter((answer) => answer.outcome === outcome)
  const list = useVirtual({ count: shown.length, keyOf: (at) => shown[at]!.arn, estimate: 58 })

  const toggle = (arn: string): void => {
    const next = new Set(toggled)
    if (!next.delete(arn)) next.add(arn)
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
        {(Object.keys(outcomes) as ReadonlyArray<Outcome>).map((name) => {
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
          const isOpen = startsOpen(answer, answers.length) !== toggled.has(answer.arn)
          return (
            <div key={key} role="listitem" aria-setsize={shown.length} aria-posinset={at + 1} {...attributes}>
              <article className={`card answer ${answer.outcome}`}>
                <button
                  type="button"
                  className="question"
                  aria-expanded={isOpen}
                  onClick={() => toggle(answer.arn)}
                >
                  <CallerText arn={answer.arn} />
                  {answer.lines > 1 && <span className="quiet">{answer.lines} lines</span>}
                  <span className="become">{verdict(answer)}</span>
                </button>
                {isOpen && <Reasons answer={answer} index={index} />}
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
      return `becomes ${accounts[0]}`
    case "Several":
      return `becomes one of ${accounts.join(", ")}`
    case "Nobody":
      return "becomes nobody"
    case "NotAnArn":
      return "is not an ARN"
  }
}
