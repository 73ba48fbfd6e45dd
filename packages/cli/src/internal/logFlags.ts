import * as Flags from "@dd-cloud-auth/program/Flags"
import type { Format } from "@dd-cloud-auth/trail/Reader"
import type * as Option from "effect/Option"
import { Flag } from "./unstable.ts"

const formats = [
  "CloudTrail",
  "CloudTrailLookup",
  "CloudTrailQuery",
  "CloudTrailDigest",
  "CloudTrailInsight",
  "SecurityLake",
  "AuthorizationDetails",
  "CredentialReport",
  "Arns"
] as const satisfies ReadonlyArray<Format>

/** The flags that say what is read of logs, and how. */
export const flags = {
  from: Flag.String("from").pipe(
    Flag.withMetavar("TIME"),
    Flag.withDescription("Only records from then on: 2026-11-05 (UTC) or 2026-11-05T10:00:00Z; default: all"),
    Flags.optional
  ),
  to: Flag.String("to").pipe(
    Flag.withMetavar("TIME"),
    Flag.withDescription("Only records before that time, or up to the end of that day; default: all"),
    Flags.optional
  ),
  awsAccount: Flag.String("aws-account").pipe(
    Flag.withMetavar("ID"),
    Flag.withDescription("Only files of this AWS account, by their path; may be repeated; default: all"),
    Flag.atLeast(0)
  ),
  region: Flag.String("region").pipe(
    Flag.withMetavar("REGION"),
    Flag.withDescription("Only files of this AWS region, by their path; may be repeated; default: all"),
    Flag.atLeast(0)
  ),
  logFormat: Flag.Literals("log-format", formats).pipe(
    Flag.withMetavar("FORMAT"),
    Flag.withDescription(`What all logs are: ${formats.join(", ")}; default: what the content of each says`),
    Flags.optional
  ),
  threads: Flag.Int("threads").pipe(
    Flag.withMetavar("NUMBER"),
    Flag.withDescription("How many threads read files; default: one for each core"),
    Flag.filter(
      (threads) => threads >= 1 && threads <= 256,
      (threads) => `a number from 1 to 256, not ${threads}`
    ),
    Flags.optional
  ),
  maxRatio: Flag.Int("max-ratio").pipe(
    Flag.withMetavar("NUMBER"),
    Flag.withDescription(
      "How many times as big as it is stored a file of more than 64 MiB may become; default: 250"
    ),
    Flag.filter(
      (ratio) => ratio >= 1,
      (ratio) => `a number from 1 on, not ${ratio}`
    ),
    Flags.optional
  )
}

/** What the flags hold. */
export interface Given {
  readonly from: Option.Option<string>
  readonly to: Option.Option<string>
  readonly awsAccount: ReadonlyArray<string>
  readonly region: ReadonlyArray<string>
  readonly logFormat: Option.Option<Format>
  readonly threads: Option.Option<number>
  readonly maxRatio: Option.Option<number>
}
