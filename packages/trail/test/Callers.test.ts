import type * as Random from "@dd-cloud-auth/random"
import { forAll } from "@dd-cloud-auth/random"
import { Callers } from "@dd-cloud-auth/trail"
import { assert, describe, it, vi } from "vitest"

const alice = "arn:aws:iam::123456789012:user/alice"
const session = "arn:aws:sts::123456789012:assumed-role/Deploy/ci"
const role = "arn:aws:iam::123456789012:role/teams/Deploy"

const record = {
  eventVersion: "1.08",
  userIdentity: {
    type: "AssumedRole",
    principalId: "AROAEXAMPLE:ci",
    arn: session,
    accountId: "123456789012",
    sessionContext: { sessionIssuer: { type: "Role", arn: role, accountId: "123456789012" } }
  },
  eventSource: "s3.amazonaws.com",
  resources: [{ ARN: "arn:aws:s3:::bucket" }, { ARN: role }],
  requestParameters: { roleArn: role }
}
const byService = {
  eventVersion: "1.08",
  userIdentity: { type: "AWSService", invokedBy: "ec2.amazonaws.com" },
  eventSource: "sts.amazonaws.com",
  resources: [{ ARN: role }]
}
const identity = { UserId: "AROAEXAMPLE:ci", Account: "123456789012", Arn: session }

/** Each item in a line: where from, and what. */
const shown = (items: ReadonlyArray<Callers.Item>): ReadonlyArray<string> =>
  items.map((item) =>
    item._tag === "Left"
      ? `${item.line} left${item.from === "cloudtrail" ? " of CloudTrail" : ""}, ${item.reason}: ${item.text}`
      : `${item.line} ${item.from}: ${item.text}${item.instead === undefined ? "" : ` or ${item.instead}`}`
  )

const takes = (text: string, ...expected: ReadonlyArray<string>): void =>
  assert.deepStrictEqual(shown(Callers.inText(text)), expected)

const read = (lines: ReadonlyArray<string>, options?: { readonly limit?: number }): ReadonlyArray<string> => {
  const reader = Callers.reader(options)
  return shown([...lines.flatMap((line) => reader.add(line)), ...reader.end()])
}

describe("Callers", () => {
  describe("inText", () => {
    it("takes a line by itself, whatever ends it, without the blanks around it", () => {
      takes(
        `${alice}\r\n\n  \t\n  ${session} \r${alice}`,
        `1 line: ${alice}`,
        `4 line: ${session}`,
        `5 line: ${alice}`
      )
    })

    it("leaves what begins as an ARN to whoever judges it: broken, masked, a pattern or a role", () => {
      for (const text of [
        "arn:aws:iam::12:user/alice",
        "arn:aws:iam::****:user/alice",
        "arn:aws:iam::<redacted>:user/alice",
        "arn:aws:sts::123456789012:assumed-role/Deploy/*",
        "arn:aws:sts::123456789012:assumed-role/Deploy",
        role,
        `${alice} smith`,
        "arn:aws:iam::12:user/alice,dev",
        `${alice}/${session}`,
        "ARN:aws:iam::123456789012:user/alice",
        "arn%3Aaws%3Aiam%3A%3A123456789012%3Auser%2Falice",
        "arn:aws:s3:::bucket"
      ]) {
        takes(text, `1 line: ${text}`)
        takes(JSON.stringify([text]), `1 json: ${text}`)
      }
      takes("at arn:aws:iam::••••:user/alice today", "1 text: arn:aws:iam::••••:user/alice")
      takes(
        "only arn:aws:sts::123456789012:assumed-role/Deploy/*.",
        "1 text: arn:aws:sts::123456789012:assumed-role/Deploy/*"
      )
    })

    it("keeps a line whole that is a caller, and says where it may end before a comma", () => {
      takes(`${session},x`, `1 line: ${session},x or ${session}`)
      takes(`${alice},dev,2026`, `1 line: ${alice},dev,2026 or ${alice}`)
      takes(
        "arn:aws:iam::123456789012:user/a,b/alice",
        "1 line: arn:aws:iam::123456789012:user/a,b/alice or arn:aws:iam::123456789012:user/a"
      )
      takes(
        "arn:aws:sts::123456789012:assumed-role/Deploy/c,i",
        "1 line: arn:aws:sts::123456789012:assumed-role/Deploy/c,i"
      )
    })

    it("takes the answer of aws sts get-caller-identity, on one line or several", () => {
      takes(JSON.stringify(identity), `1 sts: ${session}`)
      takes(`\n${JSON.stringify(identity, null, 4)}\n${alice}`, `2 sts: ${session}`, `7 line: ${alice}`)
      takes(
        JSON.stringify({ GetCallerIdentityResponse: { GetCallerIdentityResult: identity } }),
        `1 sts: ${session}`
      )
    })

    it("takes the identity of a CloudTrail record, and none of its other ARNs", () => {
      const expected = `1 cloudtrail: ${session}`
      for (const value of [
        record,
        [record],
        { Records: [record] },
        record.userIdentity,
        { userIdentity: record.userIdentity },
        { "detail-type": "AWS API Call via CloudTrail", resources: [role], detail: record },
        { message: JSON.stringify(record) },
        { Events: [{ Resources: [{ ResourceName: role }], CloudTrailEvent: JSON.stringify(record) }] }
      ]) {
        takes(JSON.stringify(value), expected)
        takes(JSON.stringify(value, null, 2), expected)
        if (!Array.isArray(value)) takes(`2026-11-26T10:00:00.000Z ${JSON.stringify(value)}`, expected)
      }
      takes(`${JSON.stringify(record)}\n${JSON.stringify(record)}`, expected, `2 cloudtrail: ${session}`)
    })

    it("leaves a CloudTrail record whose identity has no ARN, with the identity", () => {
      const what = "left of CloudTrail, a CloudTrail record whose userIdentity has no ARN: "
      takes(
        JSON.stringify({ Records: [byService, record] }),
        `1 ${what}{"type":"AWSService","invokedBy":"ec2.amazonaws.com"}`,
        `1 cloudtrail: ${session}`
      )
      takes(JSON.stringify({ ...byService, userIdentity: null }), `1 ${what}{}`)
      takes(JSON.stringify({ eventVersion: "1.08", eventSource: "x", arn: role }), `1 ${what}{}`)
      takes(JSON.stringify({ userIdentity: { arn: "" } }), `1 ${what}{}`)
      takes(JSON.stringify({ userIdentity: { arn: 7, type: "Odd" } }), `1 ${what}{"type":"Odd"}`)
      const cut = JSON.stringify(record).slice(0, -1)
      takes(
        JSON.stringify({ Resources: [{ ResourceName: role }], CloudTrailEvent: cut }),
        `1 left, a CloudTrailEvent that holds no record: ${cut}`
      )
    })

    it("takes every string and key of other JSON that begins as an ARN, in the order of the text", () => {
      takes(JSON.stringify([alice, session]), `1 json: ${alice}`, `1 json: ${session}`)
      takes(
        JSON.stringify({ a: { [alice]: { b: [session, 1, null, true, "x"] } }, c: role, d: `see ${alice}` }),
        `1 json: ${alice}`,
        `1 json: ${session}`,
        `1 json: ${role}`
      )
    })

    it("leaves JSON without an ARN, and each such element of an array", () => {
      takes("{}", "1 left, JSON without an ARN: {}")
      takes("[]", "1 left, JSON without an ARN: []")
      takes('{\n"a": 1\n}', '1 left, JSON without an ARN: {\n"a": 1\n}')
      takes(
        `["${alice}","bob",{"a":1}]`,
        `1 json: ${alice}`,
        "1 left, JSON without an ARN: bob",
        '1 left, JSON without an ARN: {"a":1}'
      )
    })

    it("reads what looked like JSON and is none as lines", () => {
      takes(
        `{\n"Arn": "${alice}",\n}\n${session}`,
        "1 left, no ARN: {",
        `2 text: ${alice}`,
        "3 left, no ARN: }",
        `4 line: ${session}`
      )
      takes(`[\n${alice}`, "1 left, no ARN: [", `2 line: ${alice}`)
      takes(`[\n{"Arn": "${alice}"},\n{`, "1 left, no ARN: [", `2 json: ${alice}`, "3 left, no ARN: {")
      takes(
        `[\n"\n${JSON.stringify(identity)}`,
        "1 left, no ARN: [",
        '2 left, no ARN: "',
        `3 sts: ${session}`
      )
      takes(`[1] ${alice}`, `1 text: ${alice}`)
      takes(`[INFO] ${alice} came\n[12:30:00] ${session}`, `1 text: ${alice}`, `2 text: ${session}`)
      takes(`{"Arn": "${alice}"} [{"Arn": "${session}"}`, `1 text: ${alice}`, `1 text: ${session}`)
      takes(`{"Arn": "${alice}"} {"Arn": "${session}"}`, `1 json: ${alice}`, `1 json: ${session}`)
      takes(`{"a": "${alice}"},\n{"a": "${session}"}`, `1 json: ${alice}`, `2 json: ${session}`)
    })

    it("takes the column of callers of a table with a heading", () => {
      const heading = "1 left, the heading of a table: "
      takes(`arn\n${alice}\n"${session}"`, `${heading}arn`, `2 line: ${alice}`, `3 text: ${session}`)
      takes(
        `name,arn,role_arn\nalice,${alice},${role}\n"Smith, ""Bob""","${session},x",\nnobody,,${role}`,
        `${heading}name,arn,role_arn`,
        `2 csv: ${alice}`,
        `3 csv: ${session},x`,
        `4 left, no ARN in the column of callers: nobody,,${role}`
      )
      takes(`Role ARN;User ARN\n${role};${alice}`, `${heading}Role ARN;User ARN`, `2 csv: ${alice}`)
      takes(`x\tuserIdentity.arn\n\t${alice}`, `${heading}x\tuserIdentity.arn`, `2 csv: ${alice}`)
      takes(`| Caller | n |\n| ${alice} | 2 |`, `${heading}| Caller | n |`, `2 csv: ${alice}`)
      takes(`arn,name\n${alice},x`, `${heading}arn,name`, `2 csv: ${alice}`)
      takes(`arn,name\nsee ${alice}`, `${heading}arn,name`, `2 text: ${alice}`)
    })

    it("takes every cell that begins as an ARN of a table without a heading", () => {
      takes(`1,${alice},ok`, `1 csv: ${alice}`)
      takes(`1, ${alice} ,ok`, `1 csv: ${alice}`)
      takes(`"1","${session},x","ok"`, `1 csv: ${session},x`)
      takes(`${alice},Alice Smith`, `1 csv: ${alice}`)
      takes(`${role},the role`, `1 csv: ${role}`)
      takes(`${alice}\tx`, `1 csv: ${alice}`)
      takes(`${alice};${session}`, `1 csv: ${alice}`, `1 csv: ${session}`)
      takes(`${alice},${session}`, `1 csv: ${alice}`, `1 csv: ${session}`)
      takes(`|${alice}|x|`, `1 csv: ${alice}`)
    })

    it("takes ARNs out of the middle of anything, without what stands around them", () => {
      for (const text of [
        `"${alice}"`,
        `'${alice}'`,
        `\`${alice}\``,
        `“${alice}”`,
        `„${alice}“`,
        `<${alice}>`,
        `<Arn>${alice}</Arn>`,
        `(${alice})`,
        `see (${alice}).`,
        `[alice](${alice})`,
        `[${alice}](https://example.com)`,
        `- ${alice}`,
        `* **${alice}**: an _admin_`,
        `arn: ${alice}`,
        `arn:${alice}`,
        `Arn = "${alice}" # her`,
        `export ARN=${alice}`,
        `?caller=${alice}&x=1`,
        String.raw`{\"Arn\":\"${alice}\"}`,
        `2026-11-26T10:00:00Z INFO ${alice} came.`,
        `By ${alice}, today`,
        `by ${alice}.`
      ]) {
        takes(text, `1 text: ${alice}`)
      }
      takes(`${alice} ${session}`, `1 text: ${alice}`, `1 text: ${session}`)
      takes(`_${alice}_`, `1 text: ${alice} or ${alice}_`)
      takes(`"${alice} smith" came`, `1 text: ${alice} smith`)
      takes("warn:aws went by", "1 left, no ARN: warn:aws went by")
      takes("arn: none", "1 left, no ARN: arn: none")
    })

    it("says where the name in the middle of a line may go on after a comma", () => {
      takes(`saw ${session},x today`, `1 text: ${session} or ${session},x`)
      takes(`saw "${session},x" today`, `1 text: ${session},x`)
      takes(`user=${alice},action=x`, `1 text: ${alice} or ${alice},action=x`)
    })

    it("takes no property that an object has not itself", () => {
      takes(`{"__proto__": {"userIdentity": {"arn": "${alice}"}}}`, `1 cloudtrail: ${alice}`)
      takes(`{"constructor": "${alice}", "toString": 1}`, `1 json: ${alice}`)
    })
  })

  describe("inText, of random callers", () => {
    const names = ["alice", "ci", "c,i", "a.b", "x@example.com", "a=b", "a+b", "run-1,ok", "-._", "ci."]
    const callerOf = (random: Random.Random): string => {
      const account = String(random.below(900_000) + 100_000).repeat(2)
      const head = `arn:${random.pick(["aws", "aws-cn", "aws-us-gov"])}`
      return random.below(2) === 0
        ? `${head}:iam::${account}:user/${random.pick(["", "a/", "a,b/c/"])}${random.pick(names)}`
        : `${head}:sts::${account}:assumed-role/${random.pick(names)}/${random.pick(names)}`
    }
    const textOf = (random: Random.Random): string =>
      random.pick([
        callerOf,
        () => role,
        () => "arn:aws:sts::123456789012:assumed-role/Deploy/*",
        () => "arn:aws:iam::12:user/alice"
      ])(random)

    const exact: ReadonlyArray<readonly [Callers.Source, (arn: string) => string]> = [
      ["json", (arn) => JSON.stringify([arn])],
      ["json", (arn) => JSON.stringify({ a: { b: [arn] } }, null, 2)],
      ["sts", (arn) => JSON.stringify({ ...identity, Arn: arn })],
      ["sts", (arn) => JSON.stringify({ ...identity, Arn: arn }, null, 4)],
      ["cloudtrail", (arn) => JSON.stringify({ ...record, userIdentity: { ...record.userIdentity, arn } })],
      [
        "cloudtrail",
        (arn) => JSON.stringify({ CloudTrailEvent: JSON.stringify({ ...record, userIdentity: { arn } }) })
      ],
      ["csv", (arn) => `"1","${arn}","x"`],
      ["text", (arn) => `"${arn}"`],
      ["text", (arn) => `the caller '${arn}' came`],
      ["text", (arn) => `| \`${arn}\` and |`]
    ]
    /** Wrappings in which an ARN can end at a comma, and not with a full stop. */
    const loose: ReadonlyArray<readonly [Callers.Source, (arn: string) => string]> = [
      ["csv", (arn) => `1,${arn},x`],
      ["csv", (arn) => `1\t${arn}\tx`],
      ["csv", (arn) => `| ${arn} | x |`],
      ["text", (arn) => `**${arn}** and more`],
      ["text", (arn) => `INFO caller=${arn} came`],
      ["text", (arn) => `(by ${arn})`],
      ["text", (arn) => `- ${arn}`]
    ]

    it("gives back exactly what was wrapped", () => {
      forAll(2000, (random) => {
        const arn = textOf(random)
        const [from, wrap] = random.pick(/,|\.$/.test(arn) ? exact : [...exact, ...loose])
        takes(wrap(arn), `1 ${from}: ${arn}`)
      })
    })

    it("takes as many lines as there are, each exactly", () => {
      forAll(200, (random) => {
        const arns = Array.from({ length: random.below(6) }, () => textOf(random))
        const found = Callers.inText(arns.join("\n"))
        assert.deepStrictEqual(
          found.map((item) => item.text),
          arns
        )
        assert.deepStrictEqual(
          found.map((item) => item.line),
          arns.map((_, i) => i + 1)
        )
      })
    })

    it("says something of every line that is not blank, whatever stands there", () => {
      const pieces = [
        "{",
        "}",
        "[",
        "]",
        '"',
        "\\",
        ",",
        ":",
        "arn:",
        alice,
        " ",
        "\t",
        "\n",
        "\n",
        "x",
        "1",
        "arn,x",
        "(",
        "*",
        "\u200b",
        "\ud800"
      ]
      forAll(3000, (random) => {
        const text = Array.from({ length: random.below(20) }, () => random.pick(pieces)).join("")
        const lines = new Set(Callers.inText(text).map((item) => item.line))
        // JSON over several lines is said of its first.
        if (/[[{]/.test(text)) return assert.strictEqual(lines.size > 0, text.trim() !== "")
        for (const [i, line] of text.split("\n").entries()) {
          assert.strictEqual(lines.has(i + 1), line.trim() !== "", JSON.stringify(text))
        }
      })
    })
  })

  describe("reader", () => {
    it("takes every line as it is, and nothing out of it", () => {
      const lines = [
        alice,
        ` ${alice}`,
        `"${alice}"`,
        `1,${alice}`,
        "hello",
        `[${alice}]`,
        `[1] ${alice}`,
        "arn"
      ]
      assert.deepStrictEqual(
        read(lines),
        lines.map((line, i) => `${i + 1} line: ${line}`)
      )
      assert.deepStrictEqual(read(["", "  ", alice]), [`3 line: ${alice}`])
    })

    it("takes JSON on one line or over several", () => {
      assert.deepStrictEqual(
        read([alice, ...JSON.stringify(identity, null, 4).split("\n"), JSON.stringify(record), session]),
        [`1 line: ${alice}`, `2 sts: ${session}`, `7 cloudtrail: ${session}`, `8 line: ${session}`]
      )
    })

    it("takes objects that stand one after the other, as of files without a line break at their end", () => {
      const [one, other] = [{ Records: [record] }, { Records: [byService, record] }].map((file) =>
        JSON.stringify(file)
      )
      const service =
        'left of CloudTrail, a CloudTrail record whose userIdentity has no ARN: {"type":"AWSService","invokedBy":"ec2.amazonaws.com"}'
      const taken = [`1 cloudtrail: ${session}`, `1 ${service}`, `1 cloudtrail: ${session}`]
      assert.deepStrictEqual(read([`${one}${other}`]), taken)
      assert.deepStrictEqual(read([`${one} ${other}`]), taken)
      const indented = JSON.stringify(identity, null, 2).split("\n")
      assert.deepStrictEqual(read([...indented.slice(0, -1), `}${one}{`, '"a": 1}', alice]), [
        `1 sts: ${session}`,
        `5 cloudtrail: ${session}`,
        '5 left, JSON without an ARN: {\n"a": 1}',
        `7 line: ${alice}`
      ])
      assert.deepStrictEqual(read([`${one}{x}`]), [`1 cloudtrail: ${session}`, "1 line: {x}"])
    })

    it("gives what a line completes with that line", () => {
      const reader = Callers.reader()
      assert.deepStrictEqual(shown(reader.add("{")), [])
      assert.deepStrictEqual(shown(reader.add(`"a": "${alice}"`)), [])
      assert.deepStrictEqual(shown(reader.add("}")), [`1 json: ${alice}`])
      assert.deepStrictEqual(shown(reader.end()), [])
    })

    it("leaves what began as JSON and is none, and goes on with the line that shows it", () => {
      assert.deepStrictEqual(read(["{", '"a":', alice, "[", "", "[1"]), [
        "1 left, no complete JSON: {",
        '2 left, no complete JSON: "a":',
        `3 line: ${alice}`,
        "4 left, no complete JSON: [",
        "6 left, no complete JSON: [1"
      ])
      assert.deepStrictEqual(read(["{", "1,", "} x", alice]), [
        "1 left, no complete JSON: {",
        "2 left, no complete JSON: 1,",
        "3 left, no complete JSON: } x",
        `4 line: ${alice}`
      ])
      assert.deepStrictEqual(read(["[", "[", '{"a": "', JSON.stringify(identity)]), [
        "1 left, no complete JSON: [",
        "2 left, no complete JSON: [",
        '3 line: {"a": "',
        `4 sts: ${session}`
      ])
    })

    it("keeps no more of JSON over several lines than its limit, and goes on after it", () => {
      const why = "left, JSON over several lines of more than 20 characters"
      assert.deepStrictEqual(
        read(["{", '"a": [1, 2, 3, 4, 5],', `"b": "${alice}"`, "}", alice], { limit: 20 }),
        [
          `1 ${why}: {`,
          `2 ${why}: "a": [1, 2, 3, 4, 5],`,
          `3 ${why}: "b": "${alice}"`,
          `4 ${why}: }`,
          `5 line: ${alice}`
        ]
      )
      assert.deepStrictEqual(read(["{", '"a": [1, 2, 3, 4, 5],', alice], { limit: 20 }), [
        `1 ${why}: {`,
        `2 ${why}: "a": [1, 2, 3, 4, 5],`,
        `3 line: ${alice}`
      ])
      assert.deepStrictEqual(read([JSON.stringify(identity)], { limit: 20 }), [`1 sts: ${session}`])
      const array = ["[", "123456,", "1]"]
      assert.strictEqual(read(array, { limit: 10 }).length, 2)
      assert.strictEqual(read(array, { limit: 9 }).length, 3)
    })

    it("takes 1 MiB of JSON over several lines by default", () => {
      const line = `${" ".repeat(1023)}\n`.slice(0, -1)
      const json = [
        "{",
        ...Array.from({ length: 1023 }, () => line),
        ...JSON.stringify({ a: alice }).slice(1).split("\n")
      ]
      assert.deepStrictEqual(read(json), [`1 json: ${alice}`])
      assert.include(read([...json.slice(0, -1), line, ...json.slice(-1)])[0], "more than 1048576 characters")
    })
  })

  describe("hostile text", () => {
    const deep = 100_000

    it("is read, however deeply it is nested", () => {
      takes(`${"[".repeat(deep)}"${alice}"${"]".repeat(deep)}`, `1 json: ${alice}`)
      takes(`${'{"a":'.repeat(deep)}"${alice}"${"}".repeat(deep)}`, `1 json: ${alice}`)
      assert.strictEqual(Callers.inText("[".repeat(deep)).length, 1)
      takes(
        `["x",${"[".repeat(deep)}${"]".repeat(deep)}]`,
        "1 left, JSON without an ARN: x",
        "1 left, JSON without an ARN: JSON that is nested too deeply to be shown"
      )
    })

    it("is read as JSON a few times at most, whatever it begins as and does not become", () => {
      const nested = (text: string): string => JSON.stringify({ a: text })
      for (const text of [
        `{"arn:x"}\n`.repeat(1000),
        `[\n{"Arn": "${alice}"}\n`.repeat(1000),
        `{\n"Arn": "${alice}",\n}\n`.repeat(1000),
        `2026 {"Arn": "${alice}"} {\n`.repeat(1000),
        `${`{"Arn":"${alice}"}`.repeat(1000)}x`,
        nested(nested(nested(nested(nested(`{"Arn": "${alice}"`.padEnd(10_000))))))
      ]) {
        const parse = vi.spyOn(JSON, "parse")
        Callers.inText(text)
        const read = parse.mock.calls.reduce((sum, [json]) => sum + json.length, 0)
        parse.mockRestore()
        assert.isAtMost(read, 6 * text.length, text.slice(0, 40))
      }
    })

    it("holds as many values as it likes", () => {
      assert.strictEqual(
        Callers.inText(JSON.stringify(Array.from({ length: 300_000 }, () => alice))).length,
        300_000
      )
      assert.strictEqual(Callers.inText(JSON.stringify({ a: alice }).repeat(300_000)).length, 300_000)
      assert.strictEqual(
        Callers.inText(JSON.stringify({ a: Array.from({ length: 300_000 }, () => alice) })).length,
        300_000
      )
    })
  })
})
