import * as Duration from "effect/Duration"
import * as Option from "effect/Option"

const millis = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const

/** Returns the duration that a text such as `30s`, `1.5m`, `2h`, `1d` or `4w` stands for. */
export const parse = (text: string): Option.Option<Duration.Duration> => {
  const found = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/.exec(text)
  if (found === null) return Option.none()
  const [, number = "", unit = ""] = found
  return Option.some(Duration.millis(Number(number) * millis[unit as keyof typeof millis]))
}
