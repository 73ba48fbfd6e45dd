import {
  defaultRangeExtractor,
  observeWindowOffset,
  useWindowVirtualizer,
  windowScroll
} from "@tanstack/react-virtual"
import { type RefObject, useLayoutEffect, useRef, useState } from "react"
import { usePrinting } from "./usePrinting.ts"

/** More items than this are not printed: they would be some hundred sheets, and a browser that hangs. */
export const printed = 5_000

/**
 * The few items of a long list that are in view, placed in a container of the whole list's height; on paper, all of them
 * up to `printed`.
 */
export const useVirtual = (options: {
  readonly count: number
  /** Kept between renders where the items are many: with another one all of them are placed anew. */
  readonly keyOf: (index: number) => string
  /** Height of an item before it is measured, in pixels. */
  readonly estimate: number
  /** Kept in the document even out of view, since it holds the focus. */
  readonly active?: number
  /** Height of what covers the top of the window. */
  readonly covered?: number
}) => {
  const { active, count, covered = 0, estimate, keyOf } = options
  const container = useRef<HTMLDivElement>(null)
  const top = useTop(container)
  const latestTop = useRef(top)
  useLayoutEffect(() => {
    latestTop.current = top
  }, [top])
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => estimate,
    getItemKey: keyOf,
    overscan: 8,
    // As a margin, which is a part of where each item stands, each change of it would place all of them anew.
    observeElementOffset: (instance, tell) =>
      observeWindowOffset(instance, (offset, isScrolling) => tell(offset - latestTop.current, isScrolling)),
    scrollToFn: (offset, options, instance) => windowScroll(offset + latestTop.current, options, instance),
    scrollPaddingStart: covered,
    scrollPaddingEnd: 8,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      return active === undefined || active >= count || shown.includes(active)
        ? shown
        : [...shown, active].sort((a, b) => a - b)
    }
  })
  const isPrinting = usePrinting()
  const all = (): ReadonlyArray<{ index: number; key: string; start: number }> =>
    Array.from({ length: Math.min(count, printed) }, (_, index) => ({ index, key: keyOf(index), start: 0 }))
  return {
    container,
    height: virtualizer.getTotalSize(),
    scrollTo: virtualizer.scrollToIndex,
    items: (isPrinting ? all() : virtualizer.getVirtualItems()).map(({ index, key, start }) => ({
      index,
      key: String(key),
      attributes: {
        ref: isPrinting ? undefined : virtualizer.measureElement,
        "data-index": index,
        className: "placed",
        style: { transform: `translateY(${start}px)` }
      }
    }))
  }
}

/** Where the list begins in the document; what stands before it may wrap when the window changes. */
const useTop = (container: RefObject<HTMLElement | null>): number => {
  const [top, setTop] = useState(0)
  useLayoutEffect(() => {
    const measure = (): void =>
      setTop(Math.round((container.current?.getBoundingClientRect().top ?? 0) + globalThis.scrollY))
    const observer = new ResizeObserver(measure)
    observer.observe(document.body)
    measure()
    return () => observer.disconnect()
  }, [container])
  return top
}
