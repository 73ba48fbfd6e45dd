import type { Tab } from "../model/Location.ts"

/** Stands in the place of what is being loaded, so that little moves when it comes. */
export const Skeleton = ({ tab }: { readonly tab: Tab }) => (
  <div className={`skeleton ${tab}`} role="status" aria-label="Loading the mappings">
    {Array.from({ length: shapes[tab] }, (_, at) => (
      <span key={at} />
    ))}
  </div>
)

/** How many blocks; the style sheet shapes them as rows, cards, or three columns. */
const shapes: Readonly<Record<Tab, number>> = { mappings: 12, try: 4, map: 18, problems: 5 }
