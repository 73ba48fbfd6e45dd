import { useMemo } from "react"
import type { Measure } from "../model/Picture.ts"

/** Of `.node text` in the style sheet, at its boldest. */
const label = { size: 0.75, weight: 600 }

/** Measures the labels of the map, in the fonts of the page and at the size of text that its reader has chosen. */
export const useMeasure = (): Measure =>
  useMemo(() => {
    const { fontFamily } = getComputedStyle(document.body)
    const size = label.size * Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
    const context = document.createElement("canvas").getContext("2d")
    if (context === null) return (text) => text.length * size
    context.font = `${label.weight} ${size}px ${fontFamily}`
    return (text) => context.measureText(text).width
  }, [])
