import type { Row } from "../model/Row.ts"
import { CopyButton } from "./CopyButton.tsx"

/** What is wrong with a pattern, and the pattern that Datadog accepts. */
export const ProblemList = ({ row: { correction, problems } }: { readonly row: Row }) => {
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
      {correction !== undefined && (
        <p>
          <span className="quiet">Correction</span> <code className="arn">{correction}</code>{" "}
          <CopyButton label="Copy correction" text={correction} />
        </p>
      )}
    </div>
  )
}
