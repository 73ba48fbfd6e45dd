// The three forms of a date in HTTP (RFC 9110, section 5.6.7): IMF-fixdate, and what RFC 850 and asctime() had before.
// Effect's own parser would bring its DateTime into every browser bundle, and `Date.parse` takes asctime's for local time.
const forms = [
  /[A-Z][a-z]{2}, (?<day>\d{2}) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) GMT/g,
  /[A-Z][a-z]{5,8}, (?<day>\d{2})-(?<month>[A-Z][a-z]{2})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) GMT/g,
  /[A-Z][a-z]{2} (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})/g
]

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** Returns the dates that stand in the value of a header, in milliseconds since the epoch. */
export const parseAll = (value: string): ReadonlyArray<number> =>
  forms
    .flatMap((form) => Array.from(value.slice(0, 1000).matchAll(form), ({ groups }) => toMillis(groups!)))
    .filter((millis) => !Number.isNaN(millis))

const toMillis = ({ day, month, time, year }: { [name: string]: string }): number => {
  const [hours, minutes, seconds] = time!.split(":").map(Number) as [number, number, number]
  const at = months.indexOf(month!)
  // Two digits are a year of this century: nobody asks to wait until a date that is fifty years old.
  const full = Number(year) + (year!.length === 2 ? 2000 : 0)
  const isDate =
    at >= 0 && Number(day) >= 1 && Number(day) <= 31 && hours < 24 && minutes < 60 && seconds <= 60
  return isDate ? Date.UTC(full, at, Number(day), hours, minutes, seconds) : Number.NaN
}
