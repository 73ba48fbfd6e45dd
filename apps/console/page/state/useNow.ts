import { useSyncExternalStore } from "react"

const subscribe = (listener: () => void): (() => void) => {
  const timer = setInterval(listener, 1000)
  return () => clearInterval(timer)
}

/** The time, renewed every second, in milliseconds since the epoch. */
export const useNow = (): number =>
  useSyncExternalStore(subscribe, () => Math.floor(Date.now() / 1000) * 1000)
