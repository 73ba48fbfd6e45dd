import { accountKey, type PersonaMapping } from "@dd-cloud-auth/core/PersonaMapping"

/** A Datadog account, as mappings name it. */
export interface Account {
  /** As the first of the mappings writes it. */
  readonly accountUuid: string
  /** One, unless mappings call the same account by different names; none where those of custom OIDC leave it out. */
  readonly identifiers: ReadonlyArray<string>
}

/** The accounts that mappings lead to, in the order in which they come. */
export const accountsOf = (
  mappings: ReadonlyArray<Pick<PersonaMapping, "accountUuid"> & { readonly accountIdentifier?: string }>
): ReadonlyArray<Account> =>
  [...Map.groupBy(mappings, accountKey).values()].map((ours) => ({
    accountUuid: ours[0]!.accountUuid,
    identifiers: [...new Set(ours.flatMap(({ accountIdentifier }) => accountIdentifier ?? []))]
  }))
