import type * as NodeTrail from "@dd-cloud-auth/trail/NodeTrail"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Given } from "./logFlags.ts"

/** Understands what the flags hold, or says what of it nobody can. */
export const parse = (given: Given): Result.Result<NodeTrail.Options, string> =>
  Result.gen(function* () {
    const from = yield* timeOf("--from", given.from)
    const to = yield* timeOf("--to", given.to)
    const until = to && (to.isDay ? DateTime.add(to.time, { days: 1 }) : to.time)
    if (from && until && DateTime.isGreaterThanOrEqualTo(from.time, until)) {
      return yield* Result.fail("--from is not before --to: no record is between them.")
    }
    const account = given.awsAccount.find((id) => !/^\d{12}$/.test(id))
    if (account !== undefined) {
      return yield* Result.fail(`--aws-account takes the 12 digits of an AWS account, not ${account}.`)
    }
    const region = given.region.find((name) => !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(name))
    if (region !== undefined) {
      return yield* Result.fail(`--region takes the name of an AWS region, such as us-east-1, not ${region}.`)
    }
    return {
      from: from?.time,
      until,
      accounts: given.awsAccount.length === 0 ? undefined : given.awsAccount,
      regions: given.region.length === 0 ? undefined : given.region,
      format: Option.getOrUndefined(given.logFormat),
      threads: Option.getOrUndefined(given.threads),
      maxRatio: Option.getOrUndefined(given.maxRatio)
    }
  })

/** A moment, or a day of UTC by its first. */
interface Time {
  readonly time: DateTime.Utc
  readonly isDay: boolean
}

const timeOf = (flag: string, given: Option.Option<string>): Result.Result<Time | undefined, string> => {
  if (Option.isNone(given)) return Result.succeed(undefined)
  const text = given.value
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text)
  const isMoment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const time = isDay || isMoment ? DateTime.make(text) : Option.none()
  // A day that there is not, such as 2026-02-30, is taken for one of the next month.
  const isReal = Option.exists(time, (time) => !isDay || DateTime.formatIsoDateUtc(time) === text)
  return isReal
    ? Result.succeed({ time: DateTime.toUtc(Option.getOrThrow(time)), isDay })
    : Result.fail(
        `${flag} takes a day such as 2026-11-05, or a time such as 2026-11-05T10:00:00Z, not ${text}.`
      )
}
