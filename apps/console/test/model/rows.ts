import * as Row from "../../page/model/Row.ts"

let count = 0

/** A row whose account UUID is derived from the identifier, so that equal identifiers mean equal accounts. */
export const row = (
  arnPattern: string,
  accountIdentifier = "ci@acme.example",
  id = `id-${count++}`
): Row.Row =>
  Row.fromMapping({ id, arnPattern, accountIdentifier, accountUuid: `uuid-of-${accountIdentifier}` })

export const account = "123456789012"
export const role = (name: string, session = "*"): string =>
  `arn:aws:sts::${account}:assumed-role/${name}/${session}`
export const user = (name: string): string => `arn:aws:iam::${account}:user/${name}`
