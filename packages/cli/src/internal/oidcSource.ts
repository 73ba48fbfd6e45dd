import type { ClaimMatcher, OidcPersonaMapping, OidcProvider } from "@dd-cloud-auth/core/OidcMapping"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connect from "./connect.ts"
import { Output } from "./output.ts"
import { print } from "./printed.ts"
import type * as Source from "./source.ts"
import * as Stop from "./stop.ts"

/** What a site has of custom OIDC. */
export interface Found {
  readonly site: string
  readonly mappings: ReadonlyArray<OidcPersonaMapping>
  readonly providers: ReadonlyArray<OidcProvider>
}

/** Reads what the site has of custom OIDC. A snapshot has nothing of it, so that none can answer. */
export const read = Effect.fnUntraced(function* (
  { allProfiles, snapshot, ...target }: Source.Source,
  flag: string
): Effect.fn.Return<Found, Stop.Stop, Output> {
  if (Option.isSome(snapshot)) {
    return yield* Stop.usage(
      `${flag} asks the site, since a snapshot does not hold custom OIDC: leave out --snapshot.`
    )
  }
  if (allProfiles) {
    return yield* Stop.usage(`${flag} asks one site: leave out --all-profiles, or name a --profile.`)
  }
  const output = yield* Output
  const { callOidc, site } = yield* Connect.connect(target)
  const [mappings, providers] = yield* callOidc(({ personaMappings, providers }) =>
    Effect.all([personaMappings.list, providers.list], { concurrency: 2 })
  ).pipe(output.progress(() => print`listing the custom OIDC of ${site.parameter}`))
  return { site: site.parameter, mappings, providers }
})

/** What a mapping asks of a token, in a line. */
export const conditionOf = ({ claimMatchers, identityPattern }: OidcPersonaMapping): string =>
  identityPattern === undefined
    ? (claimMatchers ?? []).map(matcher).join(" and ")
    : `the identity matches ${JSON.stringify(identityPattern)}`

const matcher = ({ claim, mode, values }: ClaimMatcher): string =>
  `${claim} ${mode === "exact" ? "is" : "matches"} ${values.map((value) => JSON.stringify(value)).join(" or ")}`
