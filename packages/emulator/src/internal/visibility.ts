/** Which mappings `get`, `list` and logins do not see yet: what the fault `Invisible` does. Times are in milliseconds. */
export interface Visibility {
  readonly hide: (id: string, until: number) => void
  readonly isVisible: (id: string, now: number) => boolean
}

export const makeVisibility = (): Visibility => {
  const hidden = new Map<string, number>()
  return {
    hide: (id, until) => void hidden.set(id, until),
    isVisible: (id, now) => {
      const until = hidden.get(id)
      if (until === undefined) return true
      if (until > now) return false
      hidden.delete(id)
      return true
    }
  }
}
