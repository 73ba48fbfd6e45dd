/**
 * The organisation that the emulator serves: mappings, Datadog accounts and integrated AWS accounts, in memory.
 *
 * @since 0.1.0
 */

import * as Arn from "@dd-cloud-auth/arn/Arn"
import * as IntakeMapping from "@dd-cloud-auth/core/IntakeMapping"
import * as OidcMapping from "@dd-cloud-auth/core/OidcMapping"
import * as PersonaMapping from "@dd-cloud-auth/core/PersonaMapping"
import * as Effect from "effect/Effect"
import { makeCollection } from "./internal/collection.ts"
import { uuid } from "./internal/deterministic.ts"
import { idsProblem } from "./internal/idsProblem.ts"
import { makePatterns } from "./internal/patterns.ts"
import * as Refusal from "./internal/refusal.ts"
import type { Account, Seed } from "./Seed.ts"

export { Account, acme, empty, generate, Seed, ServiceAccount, User } from "./Seed.ts"

/**
 * Why the API refuses a request: the status and the one error of its answer.
 *
 * @category errors
 * @since 0.1.0
 */
export { ApiRefusal } from "./internal/refusal.ts"

/**
 * The mappings of one kind.
 *
 * @category models
 * @since 0.1.0
 */
export interface Mappings<Mapping, NewMapping> {
  /** Every mapping, in the order of creation. The same array until something changes. */
  readonly list: Effect.Effect<ReadonlyArray<Mapping>>
  readonly get: (id: string) => Effect.Effect<Mapping, Refusal.ApiRefusal>
  readonly create: (mapping: NewMapping) => Effect.Effect<Mapping, Refusal.ApiRefusal>
  readonly remove: (id: string) => Effect.Effect<void, Refusal.ApiRefusal>
}

/**
 * An organisation that can be looked at and changed while the emulator serves it.
 *
 * @category models
 * @since 0.1.0
 */
export interface Store {
  readonly personaMappings: Mappings<PersonaMapping.PersonaMapping, PersonaMapping.NewPersonaMapping>
  readonly intakeMappings: Mappings<IntakeMapping.IntakeMapping, IntakeMapping.NewIntakeMapping>
  /** Custom OIDC: a new mapping names a provider of the seed, and an account by its UUID. */
  readonly oidcPersonaMappings: Mappings<OidcMapping.OidcPersonaMapping, OidcMapping.NewOidcPersonaMapping>
  /** As the seed has them. */
  readonly oidcProviders: Pick<Mappings<OidcMapping.OidcProvider, never>, "list" | "get">
  readonly addAccount: (account: Account) => Effect.Effect<void>
  /** Mappings of the account stay, as they do where somebody leaves. */
  readonly removeAccount: (uuid: string) => Effect.Effect<void>
  readonly integrate: (awsAccountId: string) => Effect.Effect<void>
  /** Mappings of the AWS account stay. */
  readonly disconnect: (awsAccountId: string) => Effect.Effect<void>
  /** The whole content, as a seed. */
  readonly toSeed: Effect.Effect<Seed>
}

/**
 * How a store decides; both have a default.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options {
  /**
   * When a new intake mapping conflicts with a mapping that exists, of either kind: where some caller matches both
   * (`"overlap"`, the default), or only where the patterns are equal. Datadog does not say which.
   */
  readonly conflicts?: "overlap" | "equal" | undefined
}

/**
 * Creates a store that holds a copy of the seed.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (seed: Seed, options: Options = {}): Effect.Effect<Store> =>
  Effect.sync(() => {
    const { intakeMappings, oidcPersonaMappings = [], oidcProviders = [], personaMappings } = seed
    const problem = [personaMappings, intakeMappings, oidcPersonaMappings, oidcProviders]
      .map(idsProblem)
      .find((problem) => problem !== undefined)
    if (problem !== undefined) throw new Error(`The seed of the emulator is not one: ${problem}`)
    const accounts = new Map(seed.accounts.map((account) => [account.uuid, account]))
    const awsAccounts = new Set(seed.awsAccounts)
    const patterns = makePatterns(options.conflicts ?? "overlap")
    const personas = makeCollection(personaMappings)
    const intakes = makeCollection(intakeMappings)
    const oidc = makeCollection(oidcPersonaMappings)
    const providers = makeCollection(oidcProviders)
    for (const { arnPattern } of personaMappings) patterns.add("persona", arnPattern)
    for (const { arnPattern } of intakeMappings) patterns.add("intake", arnPattern)
    let created = 0
    const nextId = (): string => {
      const id = uuid(`mapping ${++created}`)
      // A seed that was taken from a store holds the ids of that store.
      return [personas, intakes, oidc].some((mappings) => mappings.has(id)) ? nextId() : id
    }

    const checkPattern = Effect.fnUntraced(function* (
      arnPattern: string
    ): Effect.fn.Return<void, Refusal.ApiRefusal> {
      const problem = patterns.problem(arnPattern)
      if (problem !== undefined) return yield* Refusal.invalidPattern(problem)
      const arn = Arn.parse(arnPattern)
      if (arn._tag === "Arn" && !awsAccounts.has(arn.accountId)) return yield* Refusal.notIntegrated()
    })

    return {
      personaMappings: {
        list: personas.list,
        get: personas.get,
        create: Effect.fnUntraced(function* ({ accountIdentifier, arnPattern }) {
          yield* checkPattern(arnPattern)
          const account = find(accounts.values(), accountIdentifier)
          if (account === undefined) return yield* Refusal.unknownAccount(accountIdentifier)
          if (patterns.has("persona", arnPattern)) return yield* Refusal.exists(arnPattern)
          patterns.add("persona", arnPattern)
          return personas.add({
            id: nextId(),
            arnPattern,
            accountIdentifier: handleOf(account),
            accountUuid: account.uuid
          })
        }),
        remove: (id) =>
          Effect.map(personas.remove(id), ({ arnPattern }) => patterns.remove("persona", arnPattern))
      },
      intakeMappings: {
        list: intakes.list,
        get: intakes.get,
        create: Effect.fnUntraced(function* ({ arnPattern }) {
          yield* checkPattern(arnPattern)
          const other = patterns.conflict(arnPattern)
          if (other !== undefined) return yield* Refusal.conflicts(arnPattern, other)
          patterns.add("intake", arnPattern)
          return intakes.add({ id: nextId(), arnPattern })
        }),
        remove: (id) =>
          Effect.map(intakes.remove(id), ({ arnPattern }) => patterns.remove("intake", arnPattern))
      },
      oidcPersonaMappings: {
        list: oidc.list,
        get: oidc.get,
        create: Effect.fnUntraced(function* (mapping) {
          const account = accounts.get(mapping.accountUuid)
          if (account === undefined) return yield* Refusal.unknownUuid(mapping.accountUuid)
          if (!providers.has(mapping.providerId)) return yield* Refusal.unknownProvider(mapping.providerId)
          const texts = [
            ...(mapping.claimMatchers ?? []).flatMap(({ values }, n) =>
              values.map((value, m) => [`claim_matchers/${n}/values/${m}`, value] as const)
            ),
            ["identity_pattern", mapping.identityPattern ?? ""] as const
          ]
          for (const [pointer, text] of texts) {
            const bytes = new TextEncoder().encode(text).length
            if (bytes > 500) return yield* Refusal.tooLong(bytes, pointer)
          }
          return oidc.add({ id: nextId(), accountIdentifier: handleOf(account), ...mapping })
        }),
        remove: (id) => Effect.asVoid(oidc.remove(id))
      },
      oidcProviders: { list: providers.list, get: providers.get },
      addAccount: (account) => Effect.sync(() => void accounts.set(account.uuid, account)),
      removeAccount: (uuid) => Effect.sync(() => void accounts.delete(uuid)),
      integrate: (id) => Effect.sync(() => void awsAccounts.add(id)),
      disconnect: (id) => Effect.sync(() => void awsAccounts.delete(id)),
      toSeed: Effect.gen(function* () {
        const [mappings, issuers] = [yield* oidc.list, yield* providers.list]
        return {
          accounts: [...accounts.values()],
          awsAccounts: [...awsAccounts],
          personaMappings: yield* personas.list,
          intakeMappings: yield* intakes.list,
          ...(mappings.length > 0 ? { oidcPersonaMappings: mappings } : {}),
          ...(issuers.length > 0 ? { oidcProviders: issuers } : {})
        }
      })
    }
  })

const handleOf = (account: Account): string => (account._tag === "User" ? account.handle : account.uuid)

const find = (accounts: Iterable<Account>, identifier: string): Account | undefined => {
  const wanted = identifier.toLowerCase()
  for (const account of accounts) {
    if (account.email.toLowerCase() === wanted || handleOf(account).toLowerCase() === wanted) return account
  }
  return undefined
}
