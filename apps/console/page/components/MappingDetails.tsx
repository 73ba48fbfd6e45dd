import { meanings } from "../model/Problems.ts"
import type { Row } from "../model/Row.ts"
import { PatternText } from "./Arn.tsx"
import { CopyButton } from "./CopyButton.tsx"
import { ProblemList } from "./ProblemList.tsx"

export const MappingDetails = ({ row }: { readonly row: Row }) => (
  <div className="details">
    <dl>
      <dt>ARN pattern</dt>
      <dd>
        <PatternText row={row} /> <CopyButton text={row.mapping.arnPattern} />
      </dd>
      <dt>Account identifier</dt>
      <dd>
        {row.mapping.accountIdentifier} <CopyButton text={row.mapping.accountIdentifier} />
      </dd>
      <dt>Account UUID</dt>
      <dd>
        <code>{row.mapping.accountUuid}</code> <CopyButton text={row.mapping.accountUuid} />
      </dd>
      <dt>Mapping id</dt>
      <dd>
        <code>{row.mapping.id}</code> <CopyButton text={row.mapping.id} />
      </dd>
    </dl>
    {row.severity !== undefined && <p className="means">{meanings[row.severity].title}</p>}
    <ProblemList row={row} />
  </div>
)
