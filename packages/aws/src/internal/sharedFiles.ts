// AWS's chain takes a profile that is not there, or has half a pair of keys, for one that has none, and goes on to ask who
// the machine is. Which it was, its log does not tell: the files have to be read for that.

import type { TriedSource } from "@dd-cloud-auth/core/Failure"
import * as CredentialSet from "./credentialSet.ts"

/** The settings of each profile. */
export type Profiles = Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>

/** What is there for each of AWS's two files. */
export interface Both<A> {
  readonly configFile: A
  readonly credentialsFile: A
}

/**
 * Says what is wrong with the profile that is asked for keys, or with one that it assumes its role from; `undefined` where
 * nothing is. The default profile need not be there.
 */
export const problemOf = (
  files: Both<Profiles>,
  named: string | undefined,
  paths: Both<string>
): TriedSource | undefined => {
  const seen = new Set<string>()
  let name = named ?? "default"
  while (!seen.has(name)) {
    seen.add(name)
    const config = profileOf(files.configFile, name)
    const credentials = profileOf(files.credentialsFile, name)
    if (config === undefined && credentials === undefined) {
      if (named === undefined && seen.size === 1) return undefined
      const where = `${paths.credentialsFile} or ${paths.configFile}`
      return { source, problem: "absent", message: `there is no profile ${name} in ${where}` }
    }
    // As AWS has it: setting by setting, the credentials file wins.
    const profile = { ...config, ...credentials }
    const half = CredentialSet.missingHalf(pair.map((setting) => [setting, profile[setting]]))
    if (half !== undefined) {
      const isOfCredentials = pair.some((setting) => credentials?.[setting] !== undefined)
      const path = isOfCredentials ? paths.credentialsFile : paths.configFile
      return { source, problem: "incomplete", message: `in profile ${name} of ${path}, ${half}` }
    }
    const { role_arn: roleArn, source_profile: sourceProfile } = profile
    if (roleArn === undefined || sourceProfile === undefined) return undefined
    name = sourceProfile
  }
  return undefined
}

// Somebody may name a profile as a method of objects is named.
const profileOf = (profiles: Profiles, name: string) =>
  Object.hasOwn(profiles, name) ? profiles[name] : undefined

const source = "shared config and credentials files"

const pair = ["aws_access_key_id", "aws_secret_access_key"] as const
