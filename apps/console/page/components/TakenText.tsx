import * as Taken from "../model/Taken.ts"
import { MarkedText } from "./Arn.tsx"

/** What was taken out of which kind of text, and the lines that were left, to be opened. */
export const TakenText = (props: {
  readonly taken: Omit<Taken.Taken, "questions">
  /** Whether nothing was taken: what was left is all that there is to show. */
  readonly isAll: boolean
}) => {
  const { isAll, taken } = props
  const { count, first } = taken.left
  const text = Taken.describe(taken)
  if (text === "") return null
  if (count === 0) return <p className="taken quiet">{text}</p>
  return (
    <details className="taken" open={isAll}>
      <summary>{text}</summary>
      <ul>
        {first.map(({ file, line, reason, text }) => (
          <li key={`${file} ${line} ${text}`}>
            <span className="quiet">
              Line {line.toLocaleString("en")}
              {file === undefined ? "" : ` of ${file}`}: {reason}
            </span>
            <span className="left">
              <MarkedText text={text} />
            </span>
          </li>
        ))}
      </ul>
      {count > first.length && (
        <p className="quiet">and {(count - first.length).toLocaleString("en")} more lines</p>
      )}
    </details>
  )
}
