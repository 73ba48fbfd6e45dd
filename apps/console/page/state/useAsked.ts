import { useEffect, useState } from "react"
import type { Answers, Question } from "../model/Questions.ts"
import type { Store } from "./Store.ts"

/**
 * The answer of the worker to a question, which is asked anew whenever one of `inputs` changes. The answer before it is
 * given until it comes, and none at first, or where there is no question.
 */
export const useAsked = <Tag extends Question["_tag"]>(
  store: Store,
  question: Extract<Question, { readonly _tag: Tag }> | undefined,
  inputs: ReadonlyArray<unknown>
): { readonly value: Answers[Tag] | undefined; readonly isWorking: boolean } => {
  const [answered, setAnswered] = useState<{
    readonly to: ReadonlyArray<unknown>
    readonly value: Answers[Tag]
  }>()
  useEffect(() => {
    if (question === undefined) return
    return store.ask(question, (value) => setAnswered({ to: inputs, value }))
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [store, ...inputs])
  return {
    value: answered?.value,
    isWorking: answered === undefined || inputs.some((input, at) => input !== answered.to[at])
  }
}
