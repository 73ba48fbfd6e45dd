/** Pairs of a name and a value, in the order in which they are sent. */
export type Headers = ReadonlyArray<readonly [name: string, value: string]>

/** What is answered, before anything decides how it is delivered. */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  readonly body: string
}

export const json: Headers = [["content-type", "application/json"]]

/** The answer with these headers. Where it has one of the same name already, the new one replaces it. */
export const withHeaders = (answer: HttpAnswer, headers: Headers): HttpAnswer => ({
  ...answer,
  headers: merged(answer.headers, headers)
})

/** The answer with these headers, unless it has one of the same name already. */
export const withDefaultHeaders = (answer: HttpAnswer, headers: Headers): HttpAnswer => ({
  ...answer,
  headers: merged(headers, answer.headers)
})

const merged = (first: Headers, second: Headers): Headers => {
  const winning = second.map(([name, value]) => [name.toLowerCase(), value] as const)
  const names = new Set(winning.map(([name]) => name))
  return [...first.filter(([name]) => !names.has(name)), ...winning]
}
