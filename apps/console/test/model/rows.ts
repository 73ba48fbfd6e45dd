import * as Row from "../../page/model/Row.ts"

let count = 0

/** A row of its own; unless it is given a UUID, equal identifiers mean equal accounts. */
export const row = (
  arnPattern: string,
  accountIdentifier = "ci@acme.example",
  accountUuid = `uuid-of-${accountIdentifier}`
): Row.Row => Row.fromMapping({ id: `id-${count++}`, arnPattern, accountIdentifier, accountUuid })

export const account = "123456789012"
export const role = (name: string, session = "*"): string =>
  `arn:aws:sts::${account}:assumed-role/${name}/${session}`
export const user = (name: string): string => `arn:aws:iam::${account}:user/${name}`
