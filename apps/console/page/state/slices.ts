/** Runs work in slices between the events of the page, so that none of them waits for it. */

import { useEffect, useMemo, useRef, useState } from "react"
import * as Slices from "../model/Slices.ts"

/** Milliseconds of work after which the page gets its turn: a frame of 60 a second has 16. */
const slice = 8

const timer = (): (() => boolean) => {
  const end = performance.now() + slice
  return () => performance.now() >= end
}

/** Goes on with the work, slice by slice, until it is done; what it returns ends it before. */
export const run = <A>(work: Slices.Sliced<A>, whenDone: (value: A) => void): (() => void) => {
  // Unlike timeouts, messages are not put off by some milliseconds each.
  const { port1, port2 } = new MessageChannel()
  const stop = (): void => port1.close()
  port1.addEventListener("message", () => {
    const done = Slices.proceed(work, timer())
    if (done === undefined) return port2.postMessage(undefined)
    stop()
    whenDone(done.value)
  })
  port1.start()
  port2.postMessage(undefined)
  return stop
}

/**
 * The result of work that is started anew whenever one of `inputs` changes. Short work is done at once; of longer work
 * the result before it is given until it is done, and none at first.
 */
export const useSliced = <A>(
  start: () => Slices.Sliced<A>,
  inputs: ReadonlyArray<unknown>
): { readonly value: A | undefined; readonly isWorking: boolean } => {
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const job = useMemo(() => {
    const work = start()
    return { work, done: Slices.proceed(work, timer()) }
  }, inputs)
  const [later, setLater] = useState<{ readonly job: unknown; readonly value: A }>()
  const last = useRef<A>(undefined)
  const done = job.done ?? (later?.job === job ? later : undefined)

  useEffect(() => {
    if (job.done !== undefined) return
    return run(job.work, (value) => setLater({ job, value }))
  }, [job])
  useEffect(() => {
    if (done !== undefined) last.current = done.value
  }, [done])
  return { value: done === undefined ? last.current : done.value, isWorking: done === undefined }
}
