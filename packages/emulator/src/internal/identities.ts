import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as Caller from "@dd-cloud-auth/arn/Caller"
import type * as Principal from "@dd-cloud-auth/arn/Principal"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import type * as Aws from "../Aws.ts"

/** Credentials that were given out, and whose they are. */
export interface Identity {
  readonly accessKeyId: string
  readonly secretAccessKey: Redacted.Redacted
  readonly sessionToken: Redacted.Redacted | undefined
  readonly caller: string
  /** In milliseconds since the epoch; `Infinity` for those that never expire. */
  readonly expiresAt: number
}

/** Credentials that AWS gives for a while. */
export interface Session extends Identity {
  readonly sessionToken: Redacted.Redacted
}

/** All credentials that are good here, or were. */
export interface Identities {
  readonly find: (accessKeyId: string) => Identity | undefined
  /** New credentials of a caller. */
  readonly open: (caller: string) => Effect.Effect<Session>
  /** The credentials of a caller that were last given; new ones where they are near their end. */
  readonly current: (caller: string) => Effect.Effect<Session>
}

/** Throws where an identity cannot be one. */
export const makeIdentities = (options: Aws.Options): Identities => {
  const life = Duration.toMillis(Duration.fromInputUnsafe(options.sessionLife ?? "1 hour"))
  const given = new Map<string, Identity>()
  const sessions = new Map<string, Session>()
  const currents = new Map<string, Session>()
  for (const identity of options.identities ?? []) {
    if (!/^\w{16,128}$/.test(identity.accessKeyId))
      throw new Error("An access key ID has 16 to 128 letters and digits.")
    callerOf(identity.caller)
    given.set(identity.accessKeyId, {
      accessKeyId: identity.accessKeyId,
      secretAccessKey: redacted(identity.secretAccessKey),
      sessionToken: identity.sessionToken === undefined ? undefined : redacted(identity.sessionToken),
      caller: identity.caller,
      expiresAt: identity.expiresAt ?? Infinity
    })
  }

  const open = Effect.fnUntraced(function* (caller: string): Effect.fn.Return<Session> {
    const session: Session = {
      accessKeyId: `ASIA${(yield* chance(16)).toUpperCase()}`,
      secretAccessKey: Redacted.make(yield* chance(40)),
      sessionToken: Redacted.make(yield* chance(200)),
      caller,
      // AWS gives the moment in whole seconds.
      expiresAt: 1000 * Math.floor(((yield* Clock.currentTimeMillis) + life) / 1000)
    }
    if (sessions.size >= mostRemembered) sessions.delete(sessions.keys().next().value ?? "")
    sessions.set(session.accessKeyId, session)
    return session
  })

  return {
    find: (accessKeyId) => given.get(accessKeyId) ?? sessions.get(accessKeyId),
    open,
    current: Effect.fnUntraced(function* (caller) {
      const at = currents.get(caller)
      if (at !== undefined && at.expiresAt - (yield* Clock.currentTimeMillis) > Math.min(early, life / 5))
        return at
      const session = yield* open(caller)
      currents.set(caller, session)
      return session
    })
  }
}

/** Returns who a caller is; throws where STS reports no such ARN. */
export const callerOf = (arn: string): Caller.Caller["principal"] => {
  const caller = Caller.parse(arn)
  if (caller._tag === "InvalidCaller") throw new Error(`STS reports no caller ${arn}: ${caller.reason}`)
  return caller.principal
}

/** Returns the session of a role that a caller is; throws where it is anything else. */
export const sessionOf = (arn: string): Principal.AssumedRole => {
  const principal = callerOf(arn)
  if (principal._tag !== "AssumedRole") throw new Error(`${arn} is no session of a role.`)
  return principal
}

/** The ARN of the role behind a session. Its path is not known, and taken to be `/`. */
export const roleArnOf = ({ accountId, partition, role }: Principal.AssumedRole): string =>
  Arn.format({ _tag: "Arn", partition, service: "iam", region: "", accountId, resource: `role/${role}` })

// "We make new credentials available at least five minutes before the expiration of the old credentials" (EC2 guide).
const early = 300_000

const mostRemembered = 10_000

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

/** A text of so many letters and digits, by Effect's Random. */
export const chance = (length: number): Effect.Effect<string> =>
  Effect.map(Random.Random, (random) =>
    Array.from({ length }, () => letters[Math.floor(letters.length * random.nextDoubleUnsafe())]).join("")
  )

const redacted = (text: string | Redacted.Redacted): Redacted.Redacted =>
  Redacted.isRedacted(text) ? text : Redacted.make(text)
