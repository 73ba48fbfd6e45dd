import { useEffect, useRef, useState } from "react"
import * as Location from "../model/Location.ts"

export type Navigate = (change: Partial<Location.Location>, push?: boolean) => void

/** How long the address may lag behind: browsers refuse a page that rewrites it at every key. */
const lag = 250

/**
 * The address as data, and a way to change it: `push` adds a step to go back to, else the current one is rewritten. Each
 * step keeps how far it was scrolled; a new one starts at the top.
 */
export const useLocation = (): readonly [location: Location.Location, navigate: Navigate] => {
  const [location, setLocation] = useState(() => Location.parse(globalThis.location.hash))
  const [scroll, setScroll] = useState<{ readonly to: number }>({ to: scrollIn(history.state) })
  const latest = useRef(location)

  useEffect(() => {
    latest.current = location
  }, [location])

  useEffect(() => {
    history.scrollRestoration = "manual"
    // Following a link, going back and going forward alike.
    const read = ({ state }: PopStateEvent): void => {
      setLocation(Location.parse(globalThis.location.hash))
      setScroll({ to: scrollIn(state) })
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    const keep = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => rewrite(latest.current), lag)
    }
    addEventListener("popstate", read)
    addEventListener("scroll", keep, { passive: true })
    return () => {
      removeEventListener("popstate", read)
      removeEventListener("scroll", keep)
      clearTimeout(timer)
    }
  }, [])

  useEffect(() => {
    const timer = setTimeout(() => rewrite(location), lag)
    return () => clearTimeout(timer)
  }, [location])

  useEffect(() => scrollWhenThere(scroll.to), [scroll])

  const navigate: Navigate = (change, push = false) => {
    const next = { ...location, ...change }
    if (push) {
      rewrite(location)
      history.pushState(null, "", Location.format(next))
      if (next.tab !== location.tab) setScroll({ to: 0 })
    }
    setLocation(next)
  }
  return [location, navigate]
}

const scrollIn = (state: unknown): number =>
  typeof state === "object" && state !== null && "scroll" in state && typeof state.scroll === "number"
    ? state.scroll
    : 0

const rewrite = (location: Location.Location): void =>
  history.replaceState({ scroll: scrollY }, "", Location.format(location))

/** Scrolls there as soon as the page is long enough, which it is not before there is data; a key or a wheel ends that. */
const scrollWhenThere = (to: number): (() => void) => {
  const observer = new ResizeObserver(() => {
    scrollTo(0, to)
    if (Math.abs(scrollY - to) < 1) end()
  })
  const end = (): void => {
    observer.disconnect()
    for (const name of ends) removeEventListener(name, end)
  }
  const ends = ["wheel", "keydown", "pointerdown"] as const
  for (const name of ends) addEventListener(name, end)
  scrollTo(0, to)
  observer.observe(document.body)
  return end
}
