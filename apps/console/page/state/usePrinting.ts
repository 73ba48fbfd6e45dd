import { useEffect, useState } from "react"
import { flushSync } from "react-dom"

/** Whether the page is being printed, which takes what is in the document once every listener has run. */
export const usePrinting = (): boolean => {
  const [isPrinting, setIsPrinting] = useState(() => matchMedia("print").matches)
  useEffect(() => {
    const print = matchMedia("print")
    const begin = (): void => flushSync(() => setIsPrinting(true))
    const end = (): void => setIsPrinting(false)
    const follow = ({ matches }: MediaQueryListEvent): void => setIsPrinting(matches)
    addEventListener("beforeprint", begin)
    addEventListener("afterprint", end)
    print.addEventListener("change", follow)
    return () => {
      removeEventListener("beforeprint", begin)
      removeEventListener("afterprint", end)
      print.removeEventListener("change", follow)
    }
  }, [])
  return isPrinting
}
