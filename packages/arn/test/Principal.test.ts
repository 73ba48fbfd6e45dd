import { Arn, Pattern, Principal } from "@dd-cloud-auth/arn"
import { assert, describe, it } from "vitest"

const parse = (text: string): Arn.Arn => {
  const arn = Arn.parse(text)
  if (arn._tag === "InvalidArn") throw new Error(arn.reason)
  return arn
}
const identity = { partition: "aws", accountId: "123456789012" }
const iam = (resource: string): Principal.Principal =>
  Principal.fromArn(parse(`arn:aws:iam::123456789012:${resource}`))
const sts = (resource: string): Principal.Principal =>
  Principal.fromArn(parse(`arn:aws:sts::123456789012:${resource}`))

describe("Principal", () => {
  describe("fromArn", () => {
    it("knows the root user", () => {
      assert.deepStrictEqual(iam("root"), { _tag: "Root", ...identity })
    })

    it("knows users, with and without a path", () => {
      assert.deepStrictEqual(iam("user/alice"), { _tag: "User", ...identity, path: "/", name: "alice" })
      assert.deepStrictEqual(iam("user/a/b/alice"), {
        _tag: "User",
        ...identity,
        path: "/a/b/",
        name: "alice"
      })
    })

    it("knows sessions, and what the names say about them", () => {
      const session = (role: string, session: string, kind: string): void =>
        assert.deepStrictEqual<unknown>(sts(`assumed-role/${role}/${session}`), {
          _tag: "AssumedRole",
          ...identity,
          role,
          session,
          kind
        })
      session("Deploy", "ci", "Custom")
      session("Deploy", "i-0dbc91f429e48eeed", "Ec2Instance")
      session("Deploy", "i-0dbc91f4", "Ec2Instance")
      session("Deploy", "i-0dbc91f42", "Custom")
      session("Deploy", "i-0dbc91g4", "Custom")
      session("AWSReservedSSO_Admin_0123456789abcdef", "alice@example.com", "IdentityCenter")
      session("AWSReservedSSO_Admin", "alice@example.com", "Custom")
      session("AWSServiceRoleForRDS", "SLRManagement", "ServiceLinked")
      // What the role's name says comes before what the session's does.
      session("AWSServiceRoleForEC2Spot", "i-0dbc91f429e48eeed", "ServiceLinked")
      session("AWSReservedSSO_Admin_0123456789abcdef", "i-0dbc91f4", "IdentityCenter")
    })

    it("knows roles, with their path", () => {
      assert.deepStrictEqual(iam("role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_b_0123456789abcdef"), {
        _tag: "Role",
        ...identity,
        path: "/aws-reserved/sso.amazonaws.com/",
        name: "AWSReservedSSO_A_b_0123456789abcdef",
        kind: "IdentityCenter"
      })
      assert.deepInclude(iam("role/aws-service-role/rds.amazonaws.com/AWSServiceRoleForRDS"), {
        kind: "ServiceLinked"
      })
      assert.deepInclude(iam("role/Deploy"), { path: "/", name: "Deploy", kind: "Custom" })
    })

    it("knows federated users", () => {
      assert.deepStrictEqual(sts("federated-user/bob"), { _tag: "FederatedUser", ...identity, name: "bob" })
    })

    for (const text of [
      "arn:aws:s3:::bucket",
      "arn:aws:iam::12345:user/alice",
      "arn:aws:iam:eu-west-1:123456789012:user/alice",
      "arn:aws:iam::123456789012:user",
      "arn:aws:iam::123456789012:user/",
      "arn:aws:iam::123456789012:root/x",
      "arn:aws:iam::123456789012:assumed-role/Deploy/ci",
      "arn:aws:sts::123456789012:assumed-role/Deploy",
      "arn:aws:sts::123456789012:assumed-role/Deploy/",
      "arn:aws:sts::123456789012:assumed-role//ci",
      "arn:aws:sts::123456789012:assumed-role/a/b/c",
      "arn:aws:sts::123456789012:federated-user/a/b"
    ]) {
      it(`calls ${text} other`, () => {
        const arn = parse(text)
        assert.deepStrictEqual(Principal.fromArn(arn), { _tag: "Other", arn })
      })
    }
  })

  describe("callerPattern", () => {
    it("drops the role's path, keeps the partition, and matches the sessions", () => {
      const text = Principal.callerPattern(parse("arn:aws-us-gov:iam::123456789012:role/teams/ci/Deploy"))
      assert.strictEqual(text, "arn:aws-us-gov:sts::123456789012:assumed-role/Deploy/*")
      const pattern = Pattern.parse(text!)
      assert.isTrue(
        pattern._tag === "Pattern" &&
          Pattern.matches(pattern, "arn:aws-us-gov:sts::123456789012:assumed-role/Deploy/ci")
      )
    })

    it("names the sessions of a role of IAM Identity Center without AWS's path, which may have a region", () => {
      const name = "AWSReservedSSO_Power_User_0123456789abcdef"
      for (const path of ["aws-reserved/sso.amazonaws.com/", "aws-reserved/sso.amazonaws.com/eu-west-1/"]) {
        assert.strictEqual(
          Principal.callerPattern(parse(`arn:aws:iam::123456789012:role/${path}${name}`)),
          `arn:aws:sts::123456789012:assumed-role/${name}/*`
        )
      }
    })

    it("is not defined for what is no role, nor for a role without a proper name", () => {
      for (const resource of ["user/alice", "root", "role/", "role/*", "role/a?", "role/terraform-*"]) {
        assert.isUndefined(Principal.callerPattern(parse(`arn:aws:iam::123456789012:${resource}`)))
      }
    })
  })

  describe("permissionSet", () => {
    it("is what stands between the prefix and the hexadecimal suffix", () => {
      assert.strictEqual(Principal.permissionSet("AWSReservedSSO_Power_User_0123456789abcdef"), "Power_User")
    })

    it("is not defined for other roles", () => {
      for (const name of [
        "Deploy",
        "AWSReservedSSO__0123456789abcdef",
        "AWSReservedSSO_A_0123456789abcdeg",
        ""
      ]) {
        assert.isUndefined(Principal.permissionSet(name))
      }
    })
  })
})
