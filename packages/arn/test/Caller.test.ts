import { Caller } from "@dd-cloud-auth/arn"
import { forAll, type Random } from "@dd-cloud-auth/random"
import { assert, describe, it } from "vitest"
import * as oracle from "./oracle.ts"
import { stepsOf } from "./steps.ts"

const sts = "arn:aws:sts::123456789012:"
const iam = "arn:aws:iam::123456789012:"
const run = `${sts}assumed-role/Deploy/run-1`
const path = (length: number): string => `/${"p".repeat(length - 2)}/`

const invalid = (text: string): Caller.InvalidCaller => {
  const caller = Caller.parse(text)
  if (caller._tag === "Caller") throw new Error("is a caller")
  return caller
}

interface Meant {
  readonly suggestion?: string
  readonly sessions?: string
}
const suggestion = (suggestion: string): Meant => ({ suggestion })
const sessions = (sessions: string): Meant => ({ sessions })

/** Text, code, what stands at the index (nothing at the end of the text alone), and what was meant. */
const refused: ReadonlyArray<readonly [string, Caller.InvalidCallerCode, string, Meant?]> = [
  ["", "NotAnArn", ""],
  ["alice", "NotAnArn", "alice"],
  ["123456789012", "NotAnArn", "1234"],
  ["AROAEXAMPLEID:run-1", "NotAnArn", "AROA"],
  ["ec2.amazonaws.com", "NotAnArn", "ec2"],
  ["arn:aws:iam::123456789012", "NotAnArn", ""],
  [`"${run}"`, "NotAnArn", '"', suggestion(run)],
  [`    "Arn": "${run}",`, "NotAnArn", " ", suggestion(run)],
  [`{"Account":"123456789012","Arn":"${run}","UserId":"AROA:run-1"}`, "NotAnArn", "{", suggestion(run)],
  [`{\\"Arn\\":\\"${run}\\",\\"Account\\":1}`, "NotAnArn", "{", suggestion(run)],
  [`['${run}']`, "NotAnArn", "[", suggestion(run)],
  [`(${run})`, "NotAnArn", "(", suggestion(run)],
  [`\u201c${run}\u201d`, "NotAnArn", "\u201c", suggestion(run)],
  [`- ${run}`, "NotAnArn", "-", suggestion(run)],
  [`- arn: ${run}`, "NotAnArn", "-", suggestion(run)],
  [`Arn:${run}`, "PrefixCase", "Arn:", suggestion(run)],
  [`AWS_ARN=\`${run}\``, "NotAnArn", "AWS", suggestion(run)],
  [encodeURIComponent(run), "NotAnArn", "", suggestion(run)],
  [`"${run}" is not authorized`, "NotAnArn", '"', suggestion(run)],
  // Where the ARN ends cannot be told.
  [`User: ${run} is not authorized`, "NotAnArn", "User"],
  [`${run}"foo`, "Character", '"foo'],
  [`"${run}"foo"`, "NotAnArn", '"'],
  [`("${run})`, "NotAnArn", "(", suggestion(run)],
  [`${sts}assumed-role/Deploy/run-1(foo)`, "Character", "("],
  [`${run}",`, "Character", '",', suggestion(run)],
  [`${run};`, "Character", ";", suggestion(run)],
  [`${sts}assumed-role\\/Deploy\\/run-1`, "ResourceType", "assumed", suggestion(run)],
  [`${sts}assumed-role/Deploy/run%2D1`, "Character", "%", suggestion(run)],
  [`${sts}assumed-role/Deploy/run\\u002d1`, "Character", "\\", suggestion(run)],
  [`${sts}assumed-role/Deploy/run%-1`, "Character", "%"],
  [`ARN${run.slice(3)}`, "PrefixCase", "ARN", suggestion(run)],
  [`${run}${"x".repeat(2048)}`, "TooLong", "x"],
  [`${iam}user/a/`.padEnd(2048, "x"), "NameLength", "x"],
  [`${run}\n${run}`, "SeveralArns", "arn:"],
  [`${run}\0${run}`, "SeveralArns", "arn:"],
  [`${run} ${run}`, "SeveralArns", "arn:"],
  [`${run},${run}`, "SeveralArns", "arn:"],
  [`${iam}user/alice,arn:aws-cn:iam::123456789012:user/bob`, "SeveralArns", "arn:aws-cn"],
  [`${iam}user/alice,arn:aws-xx:iam::123456789012:user/bob`, "SeveralArns", "arn:aws-xx"],
  [`${iam}user/alice ARN:aws:iam::123456789012:user/bob`, "SeveralArns", "ARN:aws"],
  [`${iam}user/alice,ARN:AWS:IAM::123456789012:user/bob`, "SeveralArns", "ARN:AWS"],
  [`caller=${run} role=${run}`, "NotAnArn", "caller"],
  [` ${run}`, "Unprintable", " ", suggestion(run)],
  [`\ufeff${run}`, "Unprintable", "\ufeff", suggestion(run)],
  [`${run}\r`, "Unprintable", "\r", suggestion(run)],
  [`${run.slice(0, 20)}\u200b${run.slice(20)}`, "Unprintable", "\u200b", suggestion(run)],
  [`${run}\u202e`, "Unprintable", "\u202e", suggestion(run)],
  [`${run}\0`, "Unprintable", "\0", suggestion(run)],
  // Without what stands in between, it would be the name of somebody else.
  [`${sts}assumed-role/Deploy/run- 1`, "Unprintable", " 1"],
  [`${iam}user/a b/c`, "Unprintable", " b"],
  [`${iam}user/a%20b`, "Character", "%20"],
  [`${iam}role/a b`, "Unprintable", " b"],
  [`"${iam}user/al\u00a0ice"`, "NotAnArn", '"'],
  [`${iam}user/al\nice`, "Unprintable", "\nice"],
  [`${sts}\n  assumed-role/Deploy/run-1`, "Unprintable", "\n  a"],
  [`${run} ok`, "Unprintable", " ok"],
  [`${run}\tok`, "Unprintable", "\tok"],
  // A comma or a full stop may belong to the line or to the name.
  [`1,${run},ok`, "NotAnArn", "1,"],
  [`caller=${run},action=x`, "NotAnArn", "caller"],
  [`called by ${run}.`, "NotAnArn", "called"],
  [`caller: ${iam}user/ada.lovelace`, "NotAnArn", "caller", suggestion(`${iam}user/ada.lovelace`)],
  [`caller=${iam}user/alice;action=x/y`, "NotAnArn", "caller"],
  [`?arn=${iam}user/alice&action=x/y`, "NotAnArn", "?arn"],
  [` ${run},foo`, "Unprintable", " arn", suggestion(`${run},foo`)],
  [`"${run},foo"`, "NotAnArn", '"', suggestion(`${run},foo`)],
  [`${sts}assumed-role/Depl\u043ey/run-1`, "Unprintable", "\u043e"],
  [`${sts}assumed-role/Deploy/\ud800`, "Unprintable", "\ud800"],
  ["arn:aws:iam::\uff11\uff12\uff133456789012:root", "Unprintable", "\uff11"],
  [`${sts}assumed-role/Deploy/*`, "Pattern", "*", sessions(`${sts}assumed-role/Deploy/*`)],
  [`${sts}assumed-role/Deploy/run-*`, "Pattern", "*"],
  [`${sts}assumed-role/Deploy/?`, "Pattern", "?"],
  [`${sts}assumed-role/*`, "Pattern", "*"],
  [`${sts}assumed-role/Dep*/ci`, "Pattern", "*"],
  [`${iam}user/team/*`, "Pattern", "*"],
  [`${iam}*`, "Pattern", "*"],
  [`${sts}federated-user/*`, "Pattern", "*"],
  ["arn:*:iam::123456789012:root", "Pattern", "*"],
  ["arn:aws:sts::*:assumed-role/Deploy/ci", "Pattern", "*"],
  ["arn:aws-gov:sts::1:root", "Partition", "aws-gov"],
  [
    "arn:aws-gov:iam::123456789012:root",
    "Partition",
    "aws-gov",
    suggestion("arn:aws-us-gov:iam::123456789012:root")
  ],
  [
    "arn:aws-china:iam::123456789012:root",
    "Partition",
    "aws-c",
    suggestion("arn:aws-cn:iam::123456789012:root")
  ],
  ["arn:AWS:iam::123456789012:root", "Partition", "AWS", suggestion(`${iam}root`)],
  ["arn:aws-xx:iam::123456789012:root", "Partition", "aws-xx"],
  ["arn:aws-eu:iam::123456789012:root", "Partition", "aws-eu"],
  ["arn:\x7f:iam::123456789012:root", "Partition", "\x7f"],
  [`${sts}user/carol`, "Service", "sts", suggestion(`${iam}user/carol`)],
  [`${sts}root`, "Service", "sts", suggestion(`${iam}root`)],
  [`${iam}assumed-role/Deploy/run-1`, "Service", "iam", suggestion(run)],
  ["arn:aws:s3::123456789012:user/carol", "Service", "s3"],
  ["arn:aws:s3:::bucket", "Service", "s3"],
  ["arn:aws:iam:eu-west-1:123456789012:root", "Region", "eu-", suggestion(`${iam}root`)],
  ["arn:aws:iam::1234-5678-9012:root", "AccountId", "1234-", suggestion(`${iam}root`)],
  ["arn:aws:iam::12345678901:root", "AccountId", "1234"],
  ["arn:aws:iam::x23456789012:root", "AccountId", "x234"],
  ["arn:aws:iam::12345678901a:root", "AccountId", "1234"],
  // oxlint-disable-next-line no-template-curly-in-string
  ["arn:aws:iam::${account}:root", "AccountId", "${"],
  [`${iam}group/admins`, "ResourceType", "group"],
  [`${iam}instance-profile/web`, "ResourceType", "instance"],
  [`${iam}root/x`, "ResourceType", "root"],
  [`${iam}root:x`, "ResourceType", "root"],
  [`${sts}Assumed-Role/Deploy/ci`, "ResourceType", "Assumed"],
  [`${iam}role/teams/Deploy`, "RoleArn", "role", sessions(`${sts}assumed-role/Deploy/*`)],
  [`"${iam}role/Deploy",`, "NotAnArn", '"', sessions(`${sts}assumed-role/Deploy/*`)],
  [`${iam}role/${"r".repeat(65)}`, "RoleArn", "role"],
  [`${iam}role/D*`, "RoleArn", "role"],
  [`${sts}assumed-role/Deploy`, "MissingSession", "", sessions(`${sts}assumed-role/Deploy/*`)],
  [`${sts}assumed-role/Deploy/`, "MissingSession", "/", sessions(`${sts}assumed-role/Deploy/*`)],
  [`${iam}assumed-role/Deploy`, "Service", "iam", sessions(`${sts}assumed-role/Deploy/*`)],
  [`${sts}assumed-role/R/a/b`, "RolePath", "R/a/b"],
  [`${sts}assumed-role/Deploy/ci/`, "RolePath", "Deploy"],
  [
    `${sts}assumed-role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0123456789abcdef/alice`,
    "RolePath",
    "aws-reserved",
    suggestion(`${sts}assumed-role/AWSReservedSSO_A_0123456789abcdef/alice`)
  ],
  [
    `${sts}assumed-role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0123456789abcdef`,
    "RolePath",
    "aws-reserved",
    sessions(`${sts}assumed-role/AWSReservedSSO_A_0123456789abcdef/*`)
  ],
  [`${sts}federated-user/a/b`, "FederatedUser", "a/b"],
  [`${sts}assumed-role`, "EmptySegment", ""],
  [`${sts}assumed-role//ci`, "EmptySegment", "/ci"],
  [`${iam}user`, "EmptySegment", ""],
  [`${iam}user/`, "EmptySegment", ""],
  [`${iam}user/alice/`, "EmptySegment", ""],
  [`${iam}user//alice`, "EmptySegment", "/alice"],
  [`${sts}assumed-role/Deploy/s`, "NameLength", "s"],
  [`${sts}assumed-role/Deploy/${"s".repeat(65)}`, "NameLength", "s"],
  [`${sts}assumed-role/${"r".repeat(65)}/ci`, "NameLength", "r"],
  [`${iam}user/${"u".repeat(65)}`, "NameLength", "u"],
  [`${iam}user${path(513)}u`, "NameLength", "/u"],
  [`${sts}federated-user/f`, "NameLength", "f"],
  [`${sts}federated-user/${"f".repeat(33)}`, "NameLength", "f"],
  [`${sts}assumed-role/Deploy/ru:n`, "Character", ":n"],
  [`${sts}assumed-role/{{role}}/ci`, "Character", "{{"],
  [`${sts}assumed-role/Deploy/x#1`, "Character", "#1"],
  [`${iam}user/a:b`, "Character", ":b"],
  [`${iam}user/alice\x7f`, "Character", "\x7f", suggestion(`${iam}user/alice`)],
  [`${iam}user/al\x7fice`, "Character", "\x7f"],
  [`\x7f${run}`, "Unprintable", "\x7f", suggestion(run)],
  [`a\u200brn${run.slice(3)}`, "Unprintable", "\u200b", suggestion(run)],
  // What IAM takes in a path is no escape.
  [
    "arn:aws:iam:eu-west-1:123456789012:user/%41\\/b(c)/alice",
    "Region",
    "eu-west-1",
    suggestion(`${iam}user/%41\\/b(c)/alice`)
  ]
]

const callers = [
  `${iam}root`,
  `${iam}user/alice`,
  `${iam}user/a/b/alice`,
  `${iam}user///alice`,
  `${iam}user/a//b/alice`,
  `${iam}user/!:*?~\x7f%"/alice`,
  `${iam}user/arn:aws:iam/alice`,
  `${iam}user/arn:::::/alice`,
  `${iam}user${path(512)}${"u".repeat(64)}`,
  run,
  `${run},foo`,
  `${sts}assumed-role/Deploy/a+b=c,d.e@f-g_h`,
  `${sts}assumed-role/${"r".repeat(64)}/${"s".repeat(64)}`,
  `${sts}assumed-role/r/ci`,
  `${sts}federated-user/bo`,
  `${sts}federated-user/${"f".repeat(32)}`,
  ...["aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"].map(
    (partition) => `arn:${partition}:iam::123456789012:user/alice`
  )
]

/** Text that is nearly a caller, and often one. */
const nearly = (random: Random): string => {
  const odd = [
    ..."\"',;/*?%:+=~!{}\\",
    " ",
    "\n",
    "\0",
    "\x7f",
    "\u200b",
    "\ufeff",
    "é",
    "\ud800",
    "arn:aws:",
    "x".repeat(64)
  ]
  const base = random.pick([...callers, ...refused.map(([text]) => text)])
  const at = random.below(base.length + 1)
  const end = at + random.below(3)
  return base.slice(0, at) + random.text([...odd, "a", "1"], 3) + base.slice(end)
}

describe("Caller", () => {
  describe("parse", () => {
    for (const text of callers) {
      it(`takes ${JSON.stringify(text).slice(0, 90)}`, () => {
        assert.deepInclude(Caller.parse(text), { _tag: "Caller", arn: text })
      })
    }

    it("says who the caller is", () => {
      const identity = { partition: "aws", accountId: "123456789012" }
      assert.deepStrictEqual(Caller.parse(`${iam}user///alice`), {
        _tag: "Caller",
        arn: `${iam}user///alice`,
        principal: { _tag: "User", ...identity, path: "///", name: "alice" }
      })
    })

    for (const [text, code, at, meant = {}] of refused) {
      it(`${code}: ${JSON.stringify(text).slice(0, 90)}`, () => {
        const { _tag, index, input, reason, ...rest } = invalid(text)
        assert.strictEqual(input, text)
        assert.deepStrictEqual<unknown>(rest, { code, ...meant })
        assert.isTrue(
          at === "" ? index === text.length || index === 0 : text.startsWith(at, index),
          `index ${index}`
        )
        assert.match(reason, /^[ -~]{10,}$/)
      })
    }

    it("names what is not printable by its code point", () => {
      assert.strictEqual(invalid(`${run}\u200b`).reason, "no caller has U+200B, which is blank or invisible")
      assert.strictEqual(invalid(`${run}\u{1f600}`).reason, "no caller has U+1F600, which is not ASCII")
      assert.strictEqual(invalid(`${run} `).reason, "no caller has U+0020, which is blank or invisible")
      assert.strictEqual(
        invalid(`${run}\u{e0041}`).reason,
        "no caller has U+E0041, which is blank or invisible"
      )
      assert.strictEqual(invalid(`${run}\x7f`).reason, "U+007F cannot be in the name of a session")
      assert.strictEqual(invalid(`${run}#`).reason, "# cannot be in the name of a session")
    })

    it("says which name is empty, and which path is none", () => {
      assert.strictEqual(invalid(`${iam}user/`).reason, "the name of a user is empty")
      assert.strictEqual(invalid(`${sts}assumed-role//ci`).reason, "the name of a role is empty")
      assert.strictEqual(
        invalid(`${iam}user//alice`).reason,
        "a path is one slash, or has characters between two slashes"
      )
    })

    it("suggests the caller out of a line, or nobody", () => {
      let suggested = 0
      forAll(20_000, (random) => {
        const caller = random.pick(callers)
        // No letter follows the ARN, or its name would be another one.
        const separators = [..." \t\n\0\u00a0\"',;:()[]{}<>#|&"]
        const line = [...separators, "\u200b", "a=", "ok", "1.", "arn"]
        const before = random.text(line, 3)
        const after = random.pick(["", random.pick(separators) + random.text(line, 3)])
        const text = before + caller + after
        const judged = Caller.parse(text)
        if (judged._tag === "Caller" || judged.suggestion === undefined) return
        suggested++
        // By itself, a user's path may hold all of these; and what stands between two quotes is all of it.
        const isQuoted = text.includes(`"${judged.suggestion}"`) || text.includes(`'${judged.suggestion}'`)
        if (isQuoted || /^[\s\0\u200b]*$/.test(before)) return
        assert.strictEqual(judged.suggestion, caller, JSON.stringify(text))
      })
      assert.isAbove(suggested, 1000)
    })

    it("sees the caller through what is invisible, and nobody through a blank", () => {
      forAll(2000, (random) => {
        const caller = random.pick(callers)
        const at = 1 + random.below(caller.length - 1)
        const put = (text: string): Caller.InvalidCaller =>
          invalid(caller.slice(0, at) + text + caller.slice(at))
        const unseen = random.text(["\u200b", "\u202e", "\u2066", "\u00ad", "\ufeff"], 3) || "\u200d"
        assert.strictEqual(put(unseen).suggestion, caller)
        const blank = random.pick([" ", "\t", "\n", "\u00a0", "\u2028", "\0", "\u001b"])
        assert.notProperty(put(blank), "suggestion")
      })
    })

    it("names the partition that was probably meant", () => {
      assert.include(invalid("arn:aws-gov:iam::123456789012:root").reason, "aws-us-gov")
    })

    it("takes what AWS's rules do and nothing else, and suggests only that", () => {
      let taken = 0
      let suggested = 0
      forAll(50_000, (random) => {
        const text = nearly(random)
        const caller = Caller.parse(text)
        assert.strictEqual(caller._tag === "Caller", oracle.isCaller(text), JSON.stringify(text))
        if (caller._tag === "Caller") {
          taken++
          return
        }
        assert.isTrue(caller.index >= 0 && caller.index <= text.length)
        assert.match(caller.reason, /^[ -~]*$/)
        assert.isFalse(caller.suggestion !== undefined && caller.sessions !== undefined)
        if (caller.suggestion !== undefined) {
          suggested++
          assert.isTrue(oracle.isCaller(caller.suggestion), caller.suggestion)
        }
        if (caller.sessions !== undefined) {
          assert.isTrue(
            caller.sessions.endsWith("/*") && oracle.isCaller(`${caller.sessions.slice(0, -1)}ci`)
          )
        }
      })
      assert.isAbove(taken, 1000)
      assert.isAbove(suggested, 1000)
    })

    it("answers for any text, of any length, in time that its length bounds", () => {
      for (const each of [
        "arn:aws:iam::1:",
        "%41",
        "\\u0041",
        '"',
        " ",
        "\u200b",
        "/",
        "*",
        ":",
        "\ud800",
        "é"
      ]) {
        const text = each.repeat(1_000_000 / each.length)
        for (const start of ["", run, `"${run}`, `${iam}user/`]) {
          const steps = stepsOf(() => assert.strictEqual(invalid(start + text).code, "TooLong"))
          assert.isBelow(steps, 12 * 1_000_000)
        }
      }
    })
  })
})
