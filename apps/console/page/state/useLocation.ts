import { useEffect, useState } from "react"
import * as Location from "../model/Location.ts"

export type Navigate = (change: Partial<Location.Location>, push?: boolean) => void

/** The address as data, and a way to change it: `push` adds a step to go back to, else the current one is rewritten. */
export const useLocation = (): readonly [location: Location.Location, navigate: Navigate] => {
  const [location, setLocation] = useState(() => Location.parse(globalThis.location.hash))

  useEffect(() => {
    const read = (): void => setLocation(Location.parse(globalThis.location.hash))
    addEventListener("hashchange", read)
    return () => removeEventListener("hashchange", read)
  }, [])

  // Browsers refuse a page that rewrites its address at every key.
  useEffect(() => {
    const timer = setTimeout(() => history.replaceState(null, "", Location.format(location)), 250)
    return () => clearTimeout(timer)
  }, [location])

  const navigate: Navigate = (change, push = false) => {
    const next = { ...location, ...change }
    if (push) history.pushState(null, "", Location.format(next))
    setLocation(next)
  }
  return [location, navigate]
}
