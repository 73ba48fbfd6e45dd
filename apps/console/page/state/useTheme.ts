import { useEffect, useState } from "react"

export const themes = { auto: "Auto", light: "Light", dark: "Dark" } as const

export type Theme = keyof typeof themes

/**
 * The chosen theme. It is the only thing that the page stores; `theme.js` applies it before the first paint. Tabs of the
 * page agree on it. Where a browser stores nothing, it holds until the page is left.
 */
export const useTheme = (): readonly [theme: Theme, choose: (theme: Theme) => void] => {
  const [theme, setTheme] = useState(() => themeOf(document.documentElement.dataset["theme"]))

  useEffect(() => {
    const follow = ({ key, newValue }: StorageEvent): void => {
      // All of the storage was cleared where there is no key.
      if (key === "theme" || key === null) apply(themeOf(newValue))
    }
    const apply = (theme: Theme): void => {
      document.documentElement.dataset["theme"] = theme
      setTheme(theme)
    }
    addEventListener("storage", follow)
    return () => removeEventListener("storage", follow)
  }, [])

  return [
    theme,
    (theme) => {
      document.documentElement.dataset["theme"] = theme
      setTheme(theme)
      store(theme)
    }
  ]
}

const themeOf = (text: string | null | undefined): Theme =>
  text !== undefined && text !== null && Object.hasOwn(themes, text) ? (text as Theme) : "auto"

/** A browser that is told to store nothing throws where the storage is only named. */
const store = (theme: Theme): void => {
  try {
    localStorage.setItem("theme", theme)
  } catch {
    // The choice holds for this page.
  }
}
