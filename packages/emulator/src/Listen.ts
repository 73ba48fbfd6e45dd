/**
 * Why a server on this machine cannot listen, as reasons of a typed error: the emulator's, and that of any server beside
 * it.
 *
 * @since 0.1.0
 */

import * as Printable from "@dd-cloud-auth/core/Printable"
import * as Data from "effect/Data"
import * as Predicate from "effect/Predicate"

/**
 * Where a server was to listen, and a sentence that says what to do.
 *
 * @category models
 * @since 0.1.0
 */
export interface Fields {
  readonly message: string
  readonly host: string
  /** Whatever was asked for, NaN included. */
  readonly port: number
}

/**
 * Another program has the port.
 *
 * @category errors
 * @since 0.1.0
 */
export class AddressInUse extends Data.TaggedError("AddressInUse")<Fields> {}

/**
 * The operating system does not allow it, as with a port below 1024.
 *
 * @category errors
 * @since 0.1.0
 */
export class PermissionDenied extends Data.TaggedError("PermissionDenied")<Fields> {}

/**
 * This machine does not have the address.
 *
 * @category errors
 * @since 0.1.0
 */
export class NoSuchAddress extends Data.TaggedError("NoSuchAddress")<Fields> {}

/**
 * The host or the port is none, or not one that the server may take. The system was not asked.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidAddress extends Data.TaggedError("InvalidAddress")<Fields> {}

/**
 * The operating system refuses for another reason, whose code, such as `EMFILE`, is `code`.
 *
 * @category errors
 * @since 0.1.0
 */
export class ListenFailed extends Data.TaggedError("ListenFailed")<Fields & { readonly code?: string }> {}

/**
 * Why a server cannot listen.
 *
 * @category models
 * @since 0.1.0
 */
export type Reason = AddressInUse | PermissionDenied | NoSuchAddress | InvalidAddress | ListenFailed

/**
 * Where a server was to listen, and what the sentence calls it: `The emulator`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Attempt {
  readonly server: string
  readonly host: string
  readonly port: number
}

/**
 * Returns the reason that an error of the operating system means.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromCause = (attempt: Attempt, cause: unknown): Reason => {
  const code = Predicate.hasProperty(cause, "code") && Predicate.isString(cause.code) ? cause.code : undefined
  switch (code) {
    case "EADDRINUSE":
      return new AddressInUse(
        fields(attempt, "the port is in use. Take another one, or 0 for any that is free.")
      )
    case "EACCES":
      return new PermissionDenied(
        fields(
          attempt,
          "permission denied. Ports below 1024 often need more rights; take a higher one, or 0 for any."
        )
      )
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return new NoSuchAddress(
        fields(attempt, "this machine has no such address. 127.0.0.1 is the usual one.")
      )
    default: {
      const why = Predicate.isError(cause) ? cause.message : String(cause)
      return new ListenFailed({ ...fields(attempt, `${why}.`), ...(code === undefined ? {} : { code }) })
    }
  }
}

/**
 * Returns the reason that an address is not usable as it was given.
 *
 * @category constructors
 * @since 0.1.0
 */
export const invalid = (attempt: Attempt, why: string): InvalidAddress =>
  new InvalidAddress(fields(attempt, why))

const fields = ({ host, port, server }: Attempt, why: string): Fields => ({
  host,
  port,
  message: Printable.escape(`${server} cannot listen on ${host}:${port}: ${why}`)
})
