import { useEffect, useState } from "react"

/** Copies a text, and says for a moment that it did. A long text is made when it is asked for, and not in the name. */
export const CopyButton = (props: { readonly label?: string; readonly text: string | (() => string) }) => {
  const { label = "Copy", text } = props
  const [outcome, setOutcome] = useState<"" | "Copied" | "Failed">("")

  useEffect(() => {
    const timer = setTimeout(() => setOutcome(""), 1500)
    return () => clearTimeout(timer)
  }, [outcome])

  // Without https, on another host than this machine, a browser offers no clipboard.
  const copy = (): Promise<void> =>
    (
      navigator.clipboard?.writeText(typeof text === "string" ? text : text()) ??
      Promise.reject(new Error("no clipboard"))
    ).then(
      () => setOutcome("Copied"),
      () => setOutcome("Failed")
    )

  return (
    <span className="copying">
      <button
        type="button"
        className="copy"
        aria-label={typeof text === "string" ? `${label} ${text}` : undefined}
        onClick={(event) => {
          event.stopPropagation()
          void copy()
        }}
      >
        {label}
      </button>
      <span role="status" className="outcome">
        {outcome}
      </span>
    </span>
  )
}
