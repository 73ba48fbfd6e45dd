import * as DateTime from "effect/DateTime"

/** Noon of a day, in UTC. */
export const noon = (day: string): DateTime.Utc => DateTime.makeUnsafe(`${day}T12:00:00Z`)
