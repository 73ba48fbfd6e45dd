// What the path of a log tells about what is in it, as AWS lays logs out.

/** What a path tells. What it does not tell is `undefined`. */
export interface Place {
  readonly account: string | undefined
  readonly region: string | undefined
  /** When it was delivered: within a minute by the name of a file, within a day, a month or a year by its folder. */
  readonly delivered: Period | undefined
  readonly isDigest: boolean
}

/** From a time until before another one, in milliseconds since 1970. */
interface Period {
  readonly from: number
  readonly until: number
}

/** Which logs are asked for. */
export interface Asked {
  /** Times of records, in milliseconds since 1970: the first that is asked for, and the first that is not any more. */
  readonly from: number | undefined
  readonly until: number | undefined
  readonly accounts: ReadonlyArray<string> | undefined
  readonly regions: ReadonlyArray<string> | undefined
}

/**
 * Reads the path of a folder or a file: `AWSLogs/[<organisation>/]<account>/CloudTrail/<region>/<year>/<month>/<day>/`,
 * `<account>_CloudTrail_<region>_<time>_<id>.json.gz` (CloudTrail User Guide), and the partitions of Security Lake,
 * `region=…/accountId=…/eventDay=…`. What stands before and behind may be anything.
 */
export const parse = (path: string): Place => {
  const [, account, kind, region, year, month, day] = folder.exec(path) ?? []
  const [, ofName, kindOfName, regionOfName, dayOfName, hour, minute] = name.exec(path) ?? []
  const eventDay = partition(path, "eventDay")
  return {
    account: ofName ?? account ?? inAwsLogs.exec(path)?.[1] ?? partition(path, "accountId"),
    region: regionOfName ?? region ?? partition(path, "region"),
    delivered:
      dayOfName !== undefined
        ? periodOf(dayOfName.slice(0, 4), dayOfName.slice(4, 6), dayOfName.slice(6), hour, minute)
        : eventDay !== undefined && /^\d{8}$/.test(eventDay)
          ? periodOf(eventDay.slice(0, 4), eventDay.slice(4, 6), eventDay.slice(6))
          : year === undefined
            ? undefined
            : periodOf(year, month, day),
    isDigest: [kind, kindOfName].includes("CloudTrail-Digest")
  }
}

/**
 * Whether records that are asked for may be in a place.
 *
 * No record is younger than its delivery. It may be older: CloudTrail delivers within minutes as a rule and gives no
 * guarantee, so what was delivered up to a day after the end is asked for too.
 */
export const mayHold = ({ account, delivered, region }: Place, asked: Asked): boolean =>
  isOneOf(account, asked.accounts) &&
  isOneOf(region, asked.regions) &&
  (delivered === undefined ||
    ((asked.from === undefined || delivered.until > asked.from) &&
      (asked.until === undefined || delivered.from < asked.until + longestDelivery)))

const longestDelivery = 86_400_000

const isOneOf = (value: string | undefined, wanted: ReadonlyArray<string> | undefined): boolean =>
  value === undefined || wanted === undefined || wanted.includes(value)

const regionName = "[a-z]{2,}(?:-[a-z]+)+-\\d+"
const kindName = "CloudTrail(?:-[A-Z][A-Za-z]*)?"

const folder = new RegExp(
  `(?:^|/)(?:(\\d{12})/)?(${kindName})/(${regionName})(?:/(\\d{4})(?:/(\\d{2})(?:/(\\d{2}))?)?)?(?:/|$)`
)

const inAwsLogs = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})(?:\/|$)/

const name = new RegExp(
  `(?:^|/)(\\d{12})_(${kindName})_(${regionName})_(?:[^/]*_)?(\\d{8})T(\\d{2})(\\d{2})Z[^/]*$`
)

const partition = (path: string, key: string): string | undefined =>
  new RegExp(`(?:^|/)${key}=([^/]+)(?:/|$)`).exec(path)?.[1]

/** The year, or as much of the time as is known; `undefined` if there is no such time. */
const periodOf = (
  year: string,
  month: string | undefined,
  day?: string,
  hour?: string,
  minute?: string
): Period | undefined => {
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)]
  const from = Date.UTC(y, m, d, Number(hour ?? 0), Number(minute ?? 0))
  const date = new Date(from)
  if (date.getUTCMonth() !== m || date.getUTCDate() !== d) return undefined
  if (minute !== undefined) return { from, until: from + 60_000 }
  if (day !== undefined) return { from, until: from + 86_400_000 }
  return { from, until: month === undefined ? Date.UTC(y + 1, 0) : Date.UTC(y, m + 1) }
}
