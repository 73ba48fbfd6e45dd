import { accountKey } from "@dd-cloud-auth/core/PersonaMapping"
import * as Spelling from "@dd-cloud-auth/core/Spelling"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { MappingKind } from "./mappings.ts"
import { accountIdentifier, columns, compare, type Row } from "./mappingView.ts"
import type { Column } from "./rows.ts"

/** Which mappings are wanted, in which order, and what of them; as it stands on the command line. */
export interface Wanted {
  readonly account: Option.Option<string>
  readonly awsAccount: Option.Option<string>
  readonly columns: Option.Option<string>
  readonly sort: Option.Option<string>
}

/** The same, understood. */
export interface Selection {
  /** What is wanted of the mappings, and what to say where no mapping is left. */
  readonly filters: ReadonlyArray<Filter>
  readonly order: ((a: Row, b: Row) => number) | undefined
  readonly columns: ReadonlyArray<Column<Row>> | undefined
}

/** A condition that a mapping meets or not. */
export interface Filter {
  readonly takes: (row: Row) => boolean
  /** What no mapping does, where none meets it. */
  readonly none: string
  /** What may have been meant, of the mappings that there are. */
  readonly near: (rows: ReadonlyArray<Row>) => ReadonlyArray<string>
}

/** Understands what is wanted of mappings of a kind, or says what of it nobody can. */
export const parse = (wanted: Wanted, kind: MappingKind): Result.Result<Selection, string> =>
  Result.gen(function* () {
    if (Option.isSome(wanted.account) && kind === "intake") {
      return yield* Result.fail("--account is for persona mappings: intake mappings have no account.")
    }
    const awsAccount = yield* each(wanted.awsAccount, inAwsAccount)
    return {
      filters: [
        ...(Option.isSome(wanted.account) ? [isOf(wanted.account.value)] : []),
        ...(awsAccount === undefined ? [] : [awsAccount])
      ],
      order: yield* each(wanted.sort, (text) => orderNamed(text, kind)),
      columns: yield* each(wanted.columns, (names) => columnsNamed(names, kind))
    }
  })

/** Says why no mapping is left: of the conditions those that none meets alone, or else all of them. */
export const whyNone = (
  filters: ReadonlyArray<Filter>,
  rows: ReadonlyArray<Row>,
  mapping: string
): ReadonlyArray<string> => {
  const unmet = filters.filter(({ takes }) => !rows.some(takes))
  return (unmet.length > 0 ? unmet : filters).map(({ near, none }) => {
    const others = near(rows)
    return `No ${mapping} ${none}.${others.length === 0 ? "" : ` There is ${others.join(", ")}.`}`
  })
}

const each = <A>(
  text: Option.Option<string>,
  parse: (text: string) => Result.Result<A, string>
): Result.Result<A | undefined, string> =>
  Option.isSome(text) ? parse(text.value) : Result.succeed(undefined)

/** Takes the mappings of an account: of exactly this identifier, or this UUID, of which the case of letters is no part. */
export const isOf = (account: string): Filter => {
  const key = accountKey({ accountUuid: account })
  return {
    takes: ({ mapping }) =>
      "accountUuid" in mapping && (mapping.accountIdentifier === account || accountKey(mapping) === key),
    none: `is for the account ${account}`,
    near: (rows) => nearAccounts(account, rows)
  }
}

const nearAccounts = (account: string, rows: ReadonlyArray<Row>): ReadonlyArray<string> => {
  const known = [...new Set(rows.map((row) => accountIdentifier(row) ?? ""))]
  const text = account.toLowerCase()
  const containing = known.filter((identifier) => identifier.toLowerCase().includes(text))
  if (text !== "" && containing.length > 0) return containing.slice(0, 3)
  const spelt = Spelling.nearest(account, known)
  return spelt === undefined ? [] : [spelt]
}

const inAwsAccount = (id: string): Result.Result<Filter, string> =>
  /^\d{12}$/.test(id)
    ? Result.succeed({
        takes: ({ awsAccount }) => awsAccount === id,
        none: `names the AWS account ${id}`,
        near: () => []
      })
    : Result.fail(`--aws-account takes the 12 digits of an AWS account, not ${id}.`)

const columnsNamed = (names: string, kind: MappingKind): Result.Result<ReadonlyArray<Column<Row>>, string> =>
  Result.all(names.split(",").map((name) => columnNamed(name.trim(), kind)))

/** Rows that are equal in the column keep their order. */
const orderNamed = (text: string, kind: MappingKind): Result.Result<(a: Row, b: Row) => number, string> => {
  const [name = "", direction = "asc", ...rest] = text.split(":")
  if ((direction !== "asc" && direction !== "desc") || rest.length > 0) {
    return Result.fail(`--sort takes the name of a column, or that with :desc, not ${text}.`)
  }
  return Result.map(columnNamed(name, kind), ({ text }) => {
    const inOrder = (a: Row, b: Row): number => compare(text(a) ?? "", text(b) ?? "")
    return direction === "asc" ? inOrder : (a, b) => inOrder(b, a)
  })
}

const columnNamed = (name: string, kind: MappingKind): Result.Result<Column<Row>, string> => {
  const all = columns(kind)
  const column = all.find((column) => column.name === name)
  if (column !== undefined) return Result.succeed(column)
  const names = all.map(({ name }) => name)
  // What differs in case alone may be many edits away.
  const sameLetters = names.find((known) => known.toLowerCase() === name.toLowerCase())
  const near = sameLetters ?? Spelling.nearest(name, names)
  return Result.fail(
    `There is no column ${JSON.stringify(name)} of ${kind} mappings.${
      near === undefined ? "" : ` Did you mean ${near}?`
    } Columns: ${names.join(", ")}.`
  )
}
