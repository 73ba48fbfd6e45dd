import { useEffect, useState } from "react"

/** Copies a text, and says for a moment that it did. */
export const CopyButton = ({ label = "Copy", text }: { readonly label?: string; readonly text: string }) => {
  const [outcome, setOutcome] = useState<"" | "Copied" | "Failed">("")

  useEffect(() => {
    const timer = setTimeout(() => setOutcome(""), 1500)
    return () => clearTimeout(timer)
  }, [outcome])

  // Without https, on another host than this machine, a browser offers no clipboard.
  const copy = (): Promise<void> =>
    (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"))).then(
      () => setOutcome("Copied"),
      () => setOutcome("Failed")
    )

  return (
    <span className="copying">
      <button
        type="button"
        className="copy"
        aria-label={`${label} ${text}`}
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
