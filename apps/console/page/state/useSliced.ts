/** The result of work that is done in slices, for a component. */

import { useEffect, useMemo, useRef, useState } from "react"
import * as Slices from "../model/Slices.ts"
import { run, timer } from "./run.ts"

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
