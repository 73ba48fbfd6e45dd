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
  const [scrolled, setScrolled] = useState<{ readonly to: number }>({ to: scrollIn(history.state) })
  const latest = useRef(location)
  const scroll = (to: number): void => {
    // Before another list is there, which would begin where the last one was scrolled to, and hold on to that.
    scrollTo(0, to)
    setScrolled({ to })
  }

  useEffect(() => {
    latest.current = location
  }, [location])

  useEffect(() => {
    history.scrollRestoration = "manual"
    // Following a link, going back and going forward alike.
    const read = ({ state }: PopStateEvent): void => {
      setLocation(Location.parse(globalThis.location.hash))
      scroll(scrollIn(state))
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

  useEffect(() => scrollWhenThere(scrolled.to), [scrolled])

  const navigate: Navigate = (change, push = false) => {
    const next = { ...location, ...change }
    if (push) {
      rewrite(location)
      history.pushState(null, "", Location.format(next))
      if (next.tab !== location.tab) scroll(0)
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
  const isThere = (): boolean => {
    scrollTo(0, to)
    return Math.abs(scrollY - to) < 1
  }
  if (isThere()) return () => {}
  const observer = new ResizeObserver(() => {
    if (isThere()) end()
  })
  const end = (): void => {
    observer.disconnect()
    for (const name of ends) removeEventListener(name, end)
  }
  const ends = ["wheel", "keydown", "pointerdown"] as const
  for (const name of ends) addEventListener(name, end)
  observer.observe(document.body)
  return end
}
