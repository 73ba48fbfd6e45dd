import type * as Listen from "@dd-cloud-auth/emulator/Listen"
import * as Data from "effect/Data"

/** A host name to listen on, or to be called by, is none. */
export class InvalidHostName extends Data.TaggedError("InvalidHostName")<{
  readonly message: string
  readonly name: string
}> {}

/** The files of the page cannot be read. */
export class PageUnreadable extends Data.TaggedError("PageUnreadable")<{ readonly message: string }> {}

/** What was asked for on the command line or in the environment cannot be used. */
export class InvalidUsage extends Data.TaggedError("InvalidUsage")<{ readonly message: string }> {}

/** Why the console cannot start. */
export type Reason = Listen.Reason | InvalidHostName | PageUnreadable | InvalidUsage

/** The console cannot start. The message says what to do. */
export class ConsoleError extends Data.TaggedError("ConsoleError")<{ readonly reason: Reason }> {
  constructor(props: { readonly reason: Reason }) {
    super({ ...props, message: props.reason.message } as typeof props)
  }
}

/** Says that a host name is none. */
export const ofHostName = (name: string): ConsoleError =>
  new ConsoleError({
    reason: new InvalidHostName({
      name,
      message: `The console cannot be called by "${name}", which is neither a host name nor an address.`
    })
  })

/** Says what is wrong with what was asked for. */
export const ofUsage = (message: string): ConsoleError =>
  new ConsoleError({ reason: new InvalidUsage({ message }) })
