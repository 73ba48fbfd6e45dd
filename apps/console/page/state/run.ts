/** Runs work in slices between the events of the page or of its worker, so that none of them waits for it. */

import * as Slices from "../model/Slices.ts"

/** Milliseconds of work after which others get their turn: a frame of 60 a second has 16. */
const slice = 8

/** Says when the time of a slice is up that begins now. */
export const timer = (): (() => boolean) => {
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
