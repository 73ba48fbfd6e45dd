import { parse } from "@cdktn/hcl2json"
import { Audit } from "@dd-cloud-auth/audit"
import { Directory } from "@dd-cloud-auth/directory"
import { assert, describe, it } from "vitest"
import { intake, mapping } from "./mappings.ts"

type Resources = Record<string, Record<string, ReadonlyArray<Record<string, string>>>>

/** What Terraform's own parser reads in a fix; it writes `$${` and `%%{` for a `${` and `%{` that are text. */
const read = async (terraform: string): Promise<Resources> => {
  const json = JSON.stringify((await parse("fix.tf", terraform)).resource)
  return JSON.parse(json.replaceAll(/([$%])\1\{/g, "$1{")) as Resources
}

const fixOf = (mappings: Parameters<typeof Directory.make>[0]) => {
  const [{ arnPattern, terraform } = {}] = Audit.run(Directory.make(mappings)).flatMap(({ fix }) => fix ?? [])
  return { arnPattern: arnPattern ?? assert.fail(), terraform: terraform ?? assert.fail() }
}

describe("Fix", () => {
  describe("terraform", () => {
    it("is the mapping with the corrected pattern, in the resource that Terraform has for it", async () => {
      const fix = fixOf({ personaMappings: [mapping("role/teams/Deploy", "deploy@example.com")] })
      assert.strictEqual(
        fix.terraform,
        `resource "datadog_aws_wif_identity_mapping" "Deploy" {
  account_identifier = "deploy@example.com"
  arn_pattern        = "arn:aws:sts::123456789012:assumed-role/Deploy/*"
}`
      )
      assert.deepStrictEqual(await read(fix.terraform), {
        datadog_aws_wif_identity_mapping: {
          Deploy: [{ account_identifier: "deploy@example.com", arn_pattern: fix.arnPattern }]
        }
      })
    })

    it("has another resource for an intake mapping", async () => {
      const fix = fixOf({ personaMappings: [], intakeMappings: [intake("role/Agents")] })
      assert.deepStrictEqual(await read(fix.terraform), {
        datadog_aws_wif_intake_mapping: { Agents: [{ arn_pattern: fix.arnPattern }] }
      })
    })

    it.each([
      ..."\"\\${}%'\n\t\0\u001b\u200b\u0435\u{1f600}",
      '${file("/etc/passwd")}',
      "$${x}",
      "%%{x}",
      "%{ for x in y }",
      '"\n}\nresource "a" "b" {',
      "\\u0024{x}"
    ])("says of an account identifier with %j what it is", async (text) => {
      const accountIdentifier = `a${text}${text}b`
      const fix = fixOf({ personaMappings: [mapping("role/Deploy", accountIdentifier)] })
      const { datadog_aws_wif_identity_mapping: { Deploy: [resource] = [] } = {} } = await read(fix.terraform)
      assert.strictEqual(resource?.account_identifier, accountIdentifier)
      assert.match(fix.terraform, /^[\n -~]*$/)
    })

    it("shows half a character, which no text of Terraform's can have, as the sign for one", async () => {
      const fix = fixOf({ personaMappings: [mapping("role/Deploy", "a\ud800b")] })
      const { datadog_aws_wif_identity_mapping: { Deploy: [resource] = [] } = {} } = await read(fix.terraform)
      assert.strictEqual(resource?.account_identifier, "a\ufffdb")
    })

    it("has a label that Terraform takes, whatever the name", async () => {
      for (const name of ["1st", "-", "a.b@c", "_", "9"]) {
        const fix = fixOf({ personaMappings: [mapping(`role/${name}`, "x@example.com")] })
        const labels = Object.keys((await read(fix.terraform)).datadog_aws_wif_identity_mapping ?? {})
        assert.match(labels.join(" "), /^[A-Za-z_][\w-]*$/, name)
      }
    })
  })
})
