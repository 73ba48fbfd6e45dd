// Which sources AWS's chain asks, and what each says, is told by its log alone: its error has one sentence for all of them.

import type { TriedSource } from "@dd-cloud-auth/core/Failure"

/** A search for credentials, as its log tells it. */
export interface ChainTrail {
  /** For the chain to write to. */
  readonly logger: Readonly<Record<"trace" | "debug" | "info" | "warn" | "error", (line?: unknown) => void>>
  /** Returns the sources that were asked, given what the search ended with. */
  readonly tried: (error: unknown) => ReadonlyArray<TriedSource>
  /** Returns the source that was asked last; `undefined` where the log does not tell. */
  readonly source: () => string | undefined
  readonly warnings: () => ReadonlyArray<string>
}

/** Returns the trail of a search that is about to begin. */
export const make = (): ChainTrail => {
  const asked: Array<{ name: string; said?: Pick<TriedSource, "problem" | "message"> }> = []
  const warnings: Array<string> = []
  const say = (isFinal: boolean, message: string): void => {
    if (message === ofAll) return
    const last = asked.at(-1)
    const said = { problem: problemOf(isFinal, message), message: sentence(message) }
    if (last === undefined) asked.push({ name: "fromEnv", said })
    else last.said = said
  }
  const debug = (line?: unknown): void => {
    const text = String(line)
    const name = /(?:defaultProvider|remoteProvider)::(\w+)/.exec(text)?.[1]
    if (name !== undefined) {
      // It only goes on to ask one of the others.
      if (asked.at(-1)?.name === "remoteProvider") asked.pop()
      asked.push({ name })
      return
    }
    const [, arrow, message] = /^@smithy\/property-provider (->|\(!\)) ([^]*)$/.exec(text) ?? []
    if (message !== undefined) say(arrow === "(!)", message)
  }
  const ignore = () => {}
  return {
    logger: {
      trace: ignore,
      debug,
      info: ignore,
      // Several lines, which go to one of a log.
      warn: (text) => void warnings.push(withoutTokens(String(text)).trim().replace(/\s+/g, " ")),
      error: ignore
    },
    warnings: () => warnings,
    source: () => asked.map(({ name }) => nameOf(name)).at(-1),
    tried: (error) => {
      if (error instanceof Error && asked.at(-1)?.said === undefined) say(true, error.message)
      return (
        asked
          // Who wrote no fields of SSO into a program is not asked for them.
          .filter(({ said }) => said?.message.startsWith("Skipping SSO") !== true)
          .map(({ name, said }) => ({
            source: nameOf(name),
            ...(said ?? { problem: "absent", message: "nothing there" })
          }))
      )
    }
  }
}

/** What the chain says after all of its sources. */
const ofAll = "Could not load credentials from any providers"

const nameOf = (name: string): string => names[name] ?? name

const names: Readonly<Record<string, string>> = {
  fromEnv: "environment",
  fromSSO: "SSO",
  fromIni: "shared config and credentials files",
  fromProcess: "credential_process",
  fromTokenFile: "web identity token",
  fromHttp: "container credentials (ECS, EKS)",
  fromInstanceMetadata: "EC2 instance metadata",
  remoteProvider: "EC2 instance metadata"
}

const problemOf = (isFinal: boolean, message: string): TriedSource["problem"] => {
  if (/\bexpired\b/i.test(message)) return "expired"
  if (/^Command failed|JSON|timed? ?out|ECONN|no answer/i.test(message)) return "failed"
  return isFinal ? "failed" : "absent"
}

const sentence = (message: string): string => {
  // The portal of SSO has no advice.
  if (message.includes("Session token not found or invalid")) {
    return "the SSO session has ended: run aws sso login"
  }
  // A command that failed, and JSON that is none, are repeated by the messages of Node, and may hold the very secret.
  if (message.startsWith("Command failed")) return "the command failed; run it by itself to see why"
  const [line = ""] = withoutTokens(message.replace(/"[^]*"/, "…"))
    .trim()
    .split("\n", 1)
  return (line.length > 200 ? `${line.slice(0, 200)}…` : line).replace(/\.$/, "")
}

// Who was asked may repeat what it was sent: what is as long as a token is not said, unless it is an ARN, the file that was
// opened, or looks like a variable or a name.
const withoutTokens = (text: string): string =>
  text.replace(/arn:[\w:+=,.@/-]+|open '[^']*'|[\w+/=][\w+/=.~-]{27,}/g, (word) =>
    /^(arn:|open '|[A-Z_]+$|[a-z/-]+$)/.test(word) ? word : "…"
  )
