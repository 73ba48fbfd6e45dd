/** The emulator as a site to log in to without keys, and who can: in `layer` of a file, or for each test by itself. */

import * as Emulator from "@dd-cloud-auth/emulator/Emulator"
import * as Login from "@dd-cloud-auth/emulator/Login"
import * as Seed from "@dd-cloud-auth/emulator/Seed"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

export const orgUuid = Login.orgUuid

/** The credentials that AWS documents its signatures with, which open nothing, of a caller whom a mapping matches. */
export const deploy = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  caller: "arn:aws:sts::418273640159:assumed-role/github-actions-deploy/run-1"
}

/** A caller whom nobody mapped. */
export const nobody = {
  accessKeyId: "AKIAI44QH8DHBEXAMPLE",
  secretAccessKey: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
  caller: "arn:aws:sts::000000000000:assumed-role/Nobody/i-0123"
}

/** A user whose credentials have expired, as those of AWS do that are given for a while. */
export const expired = {
  accessKeyId: "ASIAI44QH8DHBEXAMPLE",
  secretAccessKey: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY",
  caller: "arn:aws:iam::418273640159:user/grace.kim",
  expiresAt: 0
}

/** The mapping that matches `deploy`. */
export const mapping = Seed.acme.personaMappings.find(
  ({ arnPattern }) => arnPattern === deploy.caller.replace("run-1", "*")
)!

/** The environment of somebody who has nothing else of AWS. */
export const awsOf = ({ accessKeyId, secretAccessKey }: typeof nobody) => ({
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
  AWS_EC2_METADATA_DISABLED: "true"
})

export const aws = awsOf(deploy)

/** The site, which is AWS's STS too. */
export const layer = Layer.orDie(
  Emulator.layerServer({ port: 0, aws: { identities: [deploy, nobody, expired] } })
)

/** How it was asked from now on, to be read afterwards: with what, for what, and whether there was a key. */
export const listen = Effect.flatMap(Emulator.Emulator, ({ requests }) =>
  Effect.map(requests, ({ length: before }) =>
    Effect.map(requests, (requests) =>
      requests.slice(before).map(({ credentials, headers, operation }) => ({
        operation,
        credentials,
        hasKeys: "dd-api-key" in headers || "dd-application-key" in headers
      }))
    )
  )
)
