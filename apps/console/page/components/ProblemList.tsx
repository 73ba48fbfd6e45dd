import type { Row } from "../model/Row.ts"
import { CopyButton } from "./CopyButton.tsx"

/** What Datadog would refuse a pattern for, and the pattern that it accepts. */
export const ProblemList = ({ row: { problems } }: { readonly row: Row }) => {
  const suggestion = problems.find(({ suggestion }) => suggestion !== undefined)?.suggestion
  if (problems.length === 0) return null
  return (
    <div className="problems">
      <ul>
        {problems.map(({ code, index, message }) => (
          <li key={`${code} ${index}`}>
            <span>{message}</span>
          </li>
        ))}
      </ul>
      {suggestion !== undefined && (
        <p>
          <span className="quiet">Correction</span> <code className="arn">{suggestion}</code>{" "}
          <CopyButton label="Copy correction" text={suggestion} />
        </p>
      )}
    </div>
  )
}
