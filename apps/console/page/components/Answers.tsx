import { Fragment, useCallback, useMemo, useState } from "react"
import * as Callers from "../model/Callers.ts"
import type { Tried } from "../model/Questions.ts"
import type { Data } from "../model/Session.ts"
import * as Taken from "../model/Taken.ts"
import { save } from "../state/save.ts"
import type { Store } from "../state/Store.ts"
import type { SourceActions } from "../state/useSource.ts"
import { useVirtual } from "../state/useVirtual.ts"
import { MarkedText } from "./Arn.tsx"
import { CopyButton } from "./CopyButton.tsx"
import { Reasons } from "./Reasons.tsx"
import { TakenText } from "./TakenText.tsx"

const outcomes: Readonly<Record<Callers.Outcome, string>> = {
  One: "One account",
  Several: "Several accounts",
  Nobody: "Nobody",
  Role: "A role",
  Pattern: "A pattern",
  NotACaller: "No caller",
  NotAnArn: "Not an ARN"
}

/** Chips that are there even where they count nothing: the answers that everybody looks for. */
const always: ReadonlyArray<Callers.Outcome> = ["One", "Several", "Nobody"]

/** Open to begin with: all of a few answers, and of a screenful those that leave a question. */
const startsOpen = ({ outcome }: Callers.Answer, count: number): boolean =>
  count <= 3 || (count <= 20 && outcome !== "One")

export const Answers = (props: {
  readonly data: Data
  readonly store: Store
  readonly tried: Tried
  readonly answers: ReadonlyArray<Callers.Answer>
  readonly taken: Omit<Taken.Taken, "questions">
  readonly actions: SourceActions
}) => {
  const { actions, answers, data, store, taken, tried } = props
  const { readAs } = tried
  const [chosen, setChosen] = useState<Callers.Outcome | "">("")
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const byOutcome = useMemo(() => Map.groupBy(answers, ({ outcome }) => outcome), [answers])
  // The answers that were chosen may be gone with another text.
  const outcome = chosen !== "" && byOutcome.has(chosen) ? chosen : ""
  const shown = outcome === "" ? answers : byOutcome.get(outcome)!
  const keyOf = useCallback((at: number) => shown[at]!.question.text, [shown])
  const list = useVirtual({ count: shown.length, keyOf, estimate: 58 })
  const commas = useMemo(
    () =>
      answers.flatMap(({ question: { instead, text } }) =>
        instead === undefined ? [] : [[text, instead] as const]
      ),
    [answers]
  )

  const toggle = (text: string): void => {
    const next = new Set(toggled)
    if (!next.delete(text)) next.add(text)
    setToggled(next)
  }
  const read = (given: string, as: string): void => {
    const next = new Map(readAs)
    if (given === as) next.delete(given)
    else next.set(given, as)
    actions.readAs(next)
  }

  return (
    <section className="answers" aria-label="Answers">
      <p className="summary" role="status">
        {answers.length > 0
          ? Taken.callers(answers.length)
          : taken.left.count > 0
            ? "No caller in this text."
            : "Paste a caller to see who it would become."}
      </p>
      <TakenText taken={taken} isAll={answers.length === 0} />
      {commas.length > 1 && (
        <p className="taken">
          {commas.length.toLocaleString("en")} callers may end before a comma.{" "}
          <button
            type="button"
            className="link"
            onClick={() => actions.readAs(new Map([...readAs, ...commas]))}
          >
            End them there
          </button>
        </p>
      )}
      <div className="chips" role="group" aria-label="Show answers" hidden={answers.length === 0}>
        {(Object.keys(outcomes) as ReadonlyArray<Callers.Outcome>).map((name) => {
          const count = byOutcome.get(name)?.length ?? 0
          if (count === 0 && !always.includes(name)) return null
          return (
            <button
              key={name}
              type="button"
              className={`chip ${name}`}
              aria-pressed={outcome === name}
              disabled={count === 0}
              onClick={() => setChosen(outcome === name ? "" : name)}
            >
              {outcomes[name]} <span className="count">{count.toLocaleString("en")}</span>
            </button>
          )
        })}
      </div>
      {shown.length > 0 && (
        <p className="out">
          <CopyButton
            label="Copy the list"
            text={() => shown.map(({ question }) => `${question.text}\n`).join("")}
          />
          <button
            type="button"
            className="link"
            onClick={() =>
              store.ask<"Lines">({ _tag: "Lines", tried, outcome }, ({ parts }) =>
                save("callers.jsonl", parts)
              )
            }
          >
            Save as JSON
          </button>
        </p>
      )}
      <div ref={list.container} className="virtual" role="list" style={{ height: list.height }}>
        {list.items.map(({ attributes, index: at, key }) => {
          const answer = shown[at]!
          const { given, instead, text, times } = answer.question
          const isOpen = startsOpen(answer, answers.length) !== toggled.has(text)
          return (
            <div key={key} role="listitem" aria-setsize={shown.length} aria-posinset={at + 1} {...attributes}>
              <article className={`card answer ${answer.outcome}`}>
                <button
                  type="button"
                  className="question"
                  aria-expanded={isOpen}
                  onClick={() => toggle(text)}
                >
                  <MarkedText text={text} {...(answer.refusal && { index: answer.refusal.index })} />
                  {times > 1 && <span className="quiet">{times.toLocaleString("en")} times</span>}
                  <Verdict answer={answer} />
                </button>
                {instead !== undefined && (
                  <p className="reading">
                    <span className="quiet">If the name ends before the comma:</span>{" "}
                    <MarkedText text={instead} />{" "}
                    <button type="button" className="link" onClick={() => read(text, instead)}>
                      Read it so
                    </button>
                  </p>
                )}
                {given !== undefined && (
                  <p className="reading">
                    <span className="quiet">In place of</span> <MarkedText text={given} />{" "}
                    <button type="button" className="link" onClick={() => read(given, given)}>
                      Undo
                    </button>
                  </p>
                )}
                {isOpen && (
                  <Reasons answer={answer} data={data} store={store} read={(as) => read(given ?? text, as)} />
                )}
              </article>
            </div>
          )
        })}
      </div>
    </section>
  )
}

const Verdict = ({ answer }: { readonly answer: Callers.Answer }) => {
  const { accountCount, accounts } = answer
  const more = accountCount - accounts.length
  return (
    <span className="become">
      {Callers.verdict(answer)}
      {accounts.map(({ key, name }, at) => (
        <Fragment key={key}>
          {" "}
          <span className="part">
            <bdi dir="ltr">{name}</bdi>
            {at < accounts.length - 1 || more > 0 ? "," : ""}
          </span>
        </Fragment>
      ))}
      {more > 0 && ` ${more.toLocaleString("en")} more`}
    </span>
  )
}
