// Who acts in made-up CloudTrail records: every variant of `userIdentity`.

import type { Random } from "../Random.ts"

type Fields = Readonly<Record<string, unknown>>

/** Everybody there is. */
export interface Who {
  readonly account: () => string
  readonly role: () => { readonly name: string; readonly arn: string; readonly account: string }
  /** A session of a role: one of a few most of the time, and now and then one of many. */
  readonly session: () => Session
  /** An identity, of any type; `undefined` where a record has none. */
  readonly identity: () => Fields | undefined
  /** The identity of a service of AWS. */
  readonly service: () => Fields
}

interface Session {
  readonly account: string
  readonly role: string
  readonly path: string
  readonly name: string
  readonly arn: string
  readonly id: string
}

export const makeWho = (random: Random, callers: number): Who => {
  const accounts = Array.from({ length: 12 }, () => `${100_000_000_000 + random.below(2 ** 31) * 100}`)
  const account = (): string => random.pick(accounts)
  const roles = Array.from({ length: 150 }, (_, i) => roleName(random, i))

  const makeSession = (i: number): Session => {
    const owner = account()
    const role = random.pick(roles)
    const name = sessionName(random, i)
    const arn = `arn:aws:sts::${owner}:assumed-role/${role.name}/${name}`
    return { account: owner, role: role.name, path: role.path, name, arn, id: `AROA${code(random, 17)}` }
  }
  const sessions = Array.from({ length: callers }, (_, i) => makeSession(i))
  const users = Array.from({ length: Math.ceil(callers / 20) }, (_, i) => ({
    account: account(),
    name: `${random.pick(["svc", "ci", "jane.doe", "oneil", "terraform", "x@example.com"])}-${i}`,
    path: random.pick(["", "", "people/", "robots/eu/"])
  }))

  /** The smaller the number, the more often. */
  const ranked = <A>(all: ReadonlyArray<A>): A => {
    const limit = random.once(3) ? all.length : Math.max(1, Math.floor(all.length / 40))
    return all[random.below(random.below(limit) + 1)]!
  }

  const session = (): Session => ranked(sessions)

  const assumedRole = (): Fields => {
    const { account, arn, id, name, path, role } = session()
    return {
      type: "AssumedRole",
      principalId: `${id}:${name}`,
      arn,
      accountId: account,
      accessKeyId: `ASIA${code(random, 16)}`,
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: id,
          arn: `arn:aws:iam::${account}:role/${path}${role}`,
          accountId: account,
          userName: role
        },
        ...(random.once(2) && { webIdFederationData: {} }),
        attributes: { creationDate: "2026-09-21T06:13:20Z", mfaAuthenticated: `${random.once(4)}` },
        ...(random.once(4) && { ec2RoleDelivery: "2.0" }),
        ...(random.once(10) && { sourceIdentity: "jane.doe@example.com" })
      },
      ...(random.once(8) && { invokedBy: serviceHost(random) })
    }
  }

  const user = (): Fields => {
    const { account, name, path } = ranked(users)
    return {
      type: "IAMUser",
      principalId: `AIDA${code(random, 17)}`,
      arn: `arn:aws:iam::${account}:user/${path}${name}`,
      accountId: account,
      accessKeyId: random.once(10) ? "" : `AKIA${code(random, 16)}`,
      userName: name
    }
  }

  const service = (): Fields => ({ type: "AWSService", invokedBy: serviceHost(random) })

  const rare: ReadonlyArray<() => Fields | undefined> = [
    () => ({
      type: "Root",
      principalId: account(),
      arn: `arn:aws:iam::${account()}:root`,
      accountId: account()
    }),
    () => ({
      type: "FederatedUser",
      principalId: `${account()}:jane`,
      arn: `arn:aws:sts::${account()}:federated-user/jane${random.below(9)}`,
      accountId: account(),
      sessionContext: { sessionIssuer: { type: "IAMUser", arn: `arn:aws:iam::${account()}:user/broker` } }
    }),
    () => ({ type: "AWSAccount", principalId: `AIDA${code(random, 17)}`, accountId: account() }),
    () => ({
      type: "AWSAccount",
      principalId: `AROA${code(random, 17)}:x`,
      accountId: "ANONYMOUS_PRINCIPAL"
    }),
    () => ({
      type: "SAMLUser",
      principalId: `${code(random, 27)}=:jane@example.com`,
      identityProvider: "urn:idp"
    }),
    () => ({
      type: "WebIdentityUser",
      principalId: `arn:aws:iam::${account()}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/${code(random, 32)}:sts.amazonaws.com:system:serviceaccount:kube-system:node`,
      userName: "system:serviceaccount:kube-system:node",
      identityProvider: `arn:aws:iam::${account()}:oidc-provider/oidc.eks.eu-west-1.amazonaws.com`
    }),
    () => ({
      type: "IdentityCenterUser",
      accountId: account(),
      onBehalfOf: {
        userId: code(random, 20),
        identityStoreArn: `arn:aws:identitystore::${account()}:identitystore/d-1`
      },
      credentialId: code(random, 40)
    }),
    () => ({ type: "Role", principalId: `AROA${code(random, 17)}`, arn: `arn:aws:iam::${account()}:role/x` }),
    () => ({ type: "Directory", principalId: "d-1234567890" }),
    () => ({ type: "Unknown", principalId: "", accountId: "" }),
    () => ({
      type: "IAMUser",
      accountId: account(),
      accessKeyId: "",
      userName: "HIDDEN_DUE_TO_SECURITY_REASONS"
    }),
    () => ({
      type: "AssumedRole",
      arn: `arn:aws:sts::************:assumed-role/${random.pick(roles).name}/x`
    }),
    () => ({ invokedBy: "AWS Internal" }),
    () => undefined
  ]

  return {
    account,
    role: () => {
      const owner = account()
      const { name, path } = random.pick(roles)
      return { name, arn: `arn:aws:iam::${owner}:role/${path}${name}`, account: owner }
    },
    session,
    service,
    identity: () => {
      const choice = random.below(100)
      if (choice < 78) return assumedRole()
      if (choice < 90) return user()
      return choice < 95 ? service() : random.pick(rare)()
    }
  }
}

const roleName = (random: Random, i: number): { readonly name: string; readonly path: string } =>
  random.pick([
    {
      name: `AWSReservedSSO_AdministratorAccess_${code(random, 16).toLowerCase()}`,
      path: "aws-reserved/sso.amazonaws.com/"
    },
    { name: `eksctl-prod-nodegroup-NodeInstanceRole-${code(random, 12)}`, path: "" },
    { name: `team-${i}-deploy`, path: "teams/" },
    { name: `AWSServiceRoleForAutoScaling${i}`, path: "aws-service-role/autoscaling.amazonaws.com/" },
    { name: `lambda_${i}@exec`, path: "service-role/" }
  ])

const sessionName = (random: Random, i: number): string =>
  random.pick([
    `i-0${code(random, 16).toLowerCase()}`,
    `jane.doe${i}@example.com`,
    `botocore-session-17${90_000_000 + i}`,
    `GitHubActions-${i}`,
    `fn-${i}`,
    "AWSCLI-Session",
    "aws-go-sdk-1790000000123456789",
    `a,b=${i}`
  ])

const serviceHost = (random: Random): string =>
  `${random.pick(["ec2", "lambda", "autoscaling", "cloudformation", "ecs-tasks", "config"])}.amazonaws.com`

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"

const code = (random: Random, length: number): string =>
  Array.from({ length }, () => letters[random.below(32)]).join("")
