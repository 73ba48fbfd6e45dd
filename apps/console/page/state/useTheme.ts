import { useState } from "react"

export const themes = { auto: "Auto", light: "Light", dark: "Dark" } as const

export type Theme = keyof typeof themes

/** The chosen theme. It is the only thing that the page stores; `theme.js` applies it before the first paint. */
export const useTheme = (): readonly [theme: Theme, choose: (theme: Theme) => void] => {
  const [theme, setTheme] = useState(() => (document.documentElement.dataset["theme"] ?? "auto") as Theme)
  return [
    theme,
    (theme) => {
      document.documentElement.dataset["theme"] = theme
      setTheme(theme)
      localStorage.setItem("theme", theme)
    }
  ]
}
