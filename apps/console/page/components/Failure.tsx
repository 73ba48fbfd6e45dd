import { useState } from "react"
import type { Session } from "../model/Session.ts"
import * as Time from "../model/Time.ts"
import { useNow } from "../state/useNow.ts"
import { CopyButton } from "./CopyButton.tsx"

interface Props {
  readonly trouble: NonNullable<Session["trouble"]>
  readonly isLoading: boolean
  readonly refresh: () => void
}

/** A failure where there is nothing else to show: in the place of the content. */
export const Failure = (props: Props) => (
  <section className="failure" role="alert" aria-label="Failure">
    <h2>{props.trouble.title}</h2>
    <Cause trouble={props.trouble} />
    <p className="quiet">There is no data to show yet.</p>
    <Again {...props} />
  </section>
)

/** A failure over the last good data, until a refresh succeeds or it is folded away. */
export const Notice = ({ fold, ...props }: Props & { readonly fold: () => void }) => (
  <section className="notice" role="alert" aria-label="Failure">
    <div className="top">
      <h2>{props.trouble.title}</h2>
      <button type="button" className="link" onClick={fold} aria-label="Fold the failure">
        Fold
      </button>
    </div>
    <div className="scrolled" tabIndex={0} role="group" aria-label="What to do">
      <Cause trouble={props.trouble} />
    </div>
    <Again {...props}>
      <p className="quiet">The page shows the last good data.</p>
    </Again>
  </section>
)

const Cause = ({ trouble }: Pick<Props, "trouble">) => (
  <>
    <p>{trouble.message}</p>
    {trouble.permission !== undefined && (
      <p className="permission">
        Permission needed: <code>{trouble.permission}</code> <CopyButton text={trouble.permission} />
      </p>
    )}
    {trouble.steps.length > 0 && (
      <ul className="steps">
        {trouble.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
    )}
    {trouble.said !== "" && <Said text={trouble.said} />}
  </>
)

/** Longer texts than this may be more than three lines; only then is there more to show. */
const short = 120

/** What the site said, which may be anything: three lines of it, and the rest where it is asked for. */
const Said = ({ text }: { readonly text: string }) => {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <div className="said">
      <p className={isOpen ? "" : "clamped"}>
        <span className="quiet">The site said:</span> {text}
      </p>
      {text.length > short && (
        <button type="button" className="link" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? "Less" : "More"}
        </button>
      )}
    </div>
  )
}

/** When the page asks again by itself, and the button for now. */
const Again = (props: Props & { readonly children?: React.ReactElement }) => {
  const { children, isLoading, refresh, trouble } = props
  return (
    <div className="again">
      {children}
      {trouble.waitFor > 0 && !isLoading && <Countdown until={trouble.retryAt} />}
      <button type="button" className="button" aria-disabled={isLoading} onClick={refresh}>
        {isLoading ? "Trying" : trouble.waitFor > 0 ? "Try now" : "Try again"}
      </button>
    </div>
  )
}

const Countdown = ({ until }: { readonly until: number }) => {
  const wait = Math.floor(until / 1000) * 1000 - useNow()
  return (
    <p className="countdown" role="timer" aria-live="off">
      {wait > 0 ? Time.left(wait) : "now"}
      <span>until the page asks again by itself</span>
    </p>
  )
}
