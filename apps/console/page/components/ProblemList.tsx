import { meanings } from "../model/Problems.ts"
import type { Row } from "../model/Row.ts"
import { CopyButton } from "./CopyButton.tsx"

/** What is wrong with a pattern, what that means, and the pattern that Datadog accepts. */
export const ProblemList = ({ row: { correction, problems, severity } }: { readonly row: Row }) => {
  if (severity === undefined) return null
  return (
    <div className="problems">
      <p className="quiet">{meanings[severity].title}</p>
      <ul>
        {problems.map(({ code, index, message }) => (
          <li key={`${code} ${index}`}>
            <span>{message}</span>
          </li>
        ))}
      </ul>
      {correction !== undefined && (
        <p>
          <span className="quiet">Correction</span> <code className="arn">{correction}</code>{" "}
          <CopyButton label="Copy correction" text={correction} />
        </p>
      )}
    </div>
  )
}
