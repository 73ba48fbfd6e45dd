import { useEffect } from "react"
import type { Session } from "../model/Session.ts"
import * as Time from "../model/Time.ts"
import { useNow } from "../state/useNow.ts"
import { CopyButton } from "./CopyButton.tsx"

/** A failure, over the data that is still shown, until a refresh succeeds. */
export const Notice = (props: {
  readonly trouble: NonNullable<Session["trouble"]>
  readonly shownAt: number | undefined
  readonly isLoading: boolean
  readonly refresh: () => void
}) => {
  const { isLoading, refresh, shownAt, trouble } = props
  const now = useNow()
  const wait = trouble.retryAt - now
  const isOver = trouble.waitFor > 0 && wait <= 0

  useEffect(() => {
    if (isOver) refresh()
  }, [isOver, refresh])

  return (
    <section className="notice" role="alert" aria-label="Failure">
      <div>
        <h2>{trouble.title}</h2>
        <p>{trouble.message}</p>
        {trouble.permission !== undefined && (
          <p className="permission">
            Permission needed: <code>{trouble.permission}</code> <CopyButton text={trouble.permission} />
          </p>
        )}
        <p className="quiet">
          {shownAt === undefined ? "There is no data to show yet." : "The page shows the last good data."}
        </p>
      </div>
      {trouble.waitFor > 0 ? (
        <p className="countdown" role="timer" aria-live="off">
          {wait > 0 ? Time.left(wait) : "now"}
          <span>until the limit resets; the page asks again by itself</span>
        </p>
      ) : (
        <button type="button" className="button" aria-disabled={isLoading} onClick={refresh}>
          {isLoading ? "Trying" : "Try again"}
        </button>
      )}
    </section>
  )
}
