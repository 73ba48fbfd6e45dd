import { useEffect, useState } from "react"
import type { Tried } from "../model/Questions.ts"
import * as Taken from "../model/Taken.ts"
import * as Files from "./files.ts"
import type { Store } from "./Store.ts"

/** What is tried: text, and next to it a file that the text field cannot hold, which the worker keeps. */
export interface Source extends Tried {
  /** Why a file was not taken; empty if none was refused. */
  readonly refusal: string
  /** Whether files are being read. */
  readonly isReading: boolean
}

export interface SourceActions {
  readonly write: (text: string) => void
  /** Asks about one caller more, and about everything else as before. */
  readonly ask: (caller: string) => void
  readonly readAs: (readAs: ReadonlyMap<string, string>) => void
  /** Takes files in the place of what was there before. */
  readonly open: (files: ReadonlyArray<File>) => Promise<void>
  readonly close: () => void
}

const nothing: Source = { text: "", file: undefined, readAs: new Map(), refusal: "", isReading: false }

export const useSource = (store: Store): readonly [source: Source, actions: SourceActions] => {
  const [source, setSource] = useState(nothing)
  const change = (change: Partial<Source>): void => setSource((source) => ({ ...source, ...change }))
  return [
    source,
    {
      write: (text) => change({ text, refusal: "" }),
      ask: (caller) => setSource((source) => ({ ...source, text: Taken.ask(source.text, caller) })),
      readAs: (readAs) => change({ readAs }),
      open: async (files) => {
        if (files.length === 0) return
        change({ isReading: true })
        const opened = await store.open(files)
        change({ isReading: false })
        switch (opened._tag) {
          case "Refused":
            return change({ refusal: opened.refusal })
          case "Text":
            return setSource({ ...nothing, text: opened.text })
          case "Kept":
            return setSource({ ...nothing, file: Files.namesOf(files) })
        }
      },
      close: () => change({ file: undefined })
    }
  ]
}

/** Files that are dropped anywhere, which a browser would show in the place of the page. Returns whether some are over it. */
export const useDrop = (drop: (files: ReadonlyArray<File>) => void): boolean => {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const events = new AbortController()
    const on = (type: "dragover" | "dragleave" | "drop", listener: (event: DragEvent) => void): void =>
      document.addEventListener(
        type,
        (event) => {
          if (event.dataTransfer?.types.includes("Files") === true) listener(event)
        },
        events
      )
    on("dragover", (event) => {
      event.preventDefault()
      setIsOver(true)
    })
    on("dragleave", ({ relatedTarget }) => setIsOver(relatedTarget !== null))
    on("drop", (event) => {
      event.preventDefault()
      setIsOver(false)
      drop(Array.from(event.dataTransfer?.files ?? []))
    })
    return () => events.abort()
  }, [drop])
  return isOver
}
