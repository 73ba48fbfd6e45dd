import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, assert, describe, it } from "vitest"
import * as Check from "../src/Check.ts"

const home = mkdtempSync(join(tmpdir(), "changesets "))
afterAll(() => rmSync(home, { recursive: true }))

// An empty home and nobody's settings: the check must not need a name, and the fixtures bring their own.
process.env["HOME"] = home
process.env["GIT_CONFIG_NOSYSTEM"] = "1"
for (const name of ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"]) delete process.env[name]
const author = {
  GIT_AUTHOR_NAME: "A",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "A",
  GIT_COMMITTER_EMAIL: "a@example.com"
}

const git = (root: string, ...args: ReadonlyArray<string>) =>
  execFileSync("git", args, {
    cwd: root,
    env: { ...process.env, ...author },
    encoding: "utf8",
    stdio: "pipe"
  })

const manifest = (name: string, version: string) => JSON.stringify({ name, version }, null, 2)
const changeset = (...names: ReadonlyArray<string>) =>
  `---\n${names.map((name) => `"${name}": minor`).join("\n")}\n---\n\nPeople can now do more.\n`

let count = 0
const folder = (): string => {
  const root = join(home, `repository ${count++}`)
  mkdirSync(root)
  return root
}

const write = (root: string, files: Readonly<Record<string, string>>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

const commit = (root: string, files: Readonly<Record<string, string>>, ...removed: ReadonlyArray<string>) => {
  write(root, files)
  for (const path of removed) rmSync(join(root, path))
  git(root, "add", "--all")
  git(root, "commit", "--quiet", "--message", "a commit")
}

/** A repository on main with two published packages and one private one, all of it named by a changeset. */
const repository = (version = "0.0.0"): string => {
  const root = folder()
  git(root, "init", "--quiet", "--initial-branch=main")
  commit(root, {
    "packages/a/package.json": manifest("@x/a", version),
    "packages/a/src/A.ts": "1",
    "packages/b/package.json": manifest("@x/b", version),
    "packages/b/src/B.ts": "1",
    "packages/hidden/package.json": JSON.stringify({ name: "@x/hidden", version, private: true }),
    "packages/hidden/src/H.ts": "1",
    "apps/c/package.json": manifest("@x/c", version),
    "apps/c/page/main.tsx": "1",
    ".changeset/README.md": "about changesets",
    ".changeset/first.md": changeset("@x/a", "@x/b", "@x/c")
  })
  return root
}

/** What `changeset version` does: raises the versions and uses up the changesets. */
const release = (root: string, version: string) =>
  commit(
    root,
    {
      "packages/a/package.json": manifest("@x/a", version),
      "packages/b/package.json": manifest("@x/b", version),
      "apps/c/package.json": manifest("@x/c", version)
    },
    ".changeset/first.md"
  )

const clone = (from: string, ...options: ReadonlyArray<string>): string => {
  const root = folder()
  git(home, "clone", "--quiet", ...options, `file://${from}`, root)
  return root
}

const problems = (root: string) => Check.check(root).problems
const assertOne = (root: string, ...parts: ReadonlyArray<string>) => {
  const found = problems(root)
  assert.lengthOf(found, 1, found.join("\n"))
  for (const part of parts) assert.include(found[0], part)
}

describe("Check", () => {
  describe("in a clone of main that was never released", () => {
    it("passes where each package with sources is named", () => {
      assert.deepStrictEqual(problems(clone(repository())), [])
    })

    it("fails for a program that would be left behind by what is bundled into it", () => {
      const root = repository("1.0.0")
      const program = { name: "@x/c", version: "1.0.0", bin: { c: "./dist/bin.js" } }
      const write = (names: ReadonlyArray<string>) =>
        commit(root, {
          "apps/c/package.json": JSON.stringify({ ...program, devDependencies: { "@x/a": "workspace:^" } }),
          ".changeset/first.md": changeset(...names)
        })
      write(["@x/a", "@x/b"])
      assert.include(
        problems(root),
        "@x/c is bundled with @x/a: name it in a changeset too (`patch` will do)"
      )
      write(["@x/b"])
      assert.notInclude(problems(root).join("\n"), "is bundled with")
      write(["@x/a", "@x/b", "@x/c"])
      assert.notInclude(problems(root).join("\n"), "is bundled with")
    })

    it("fails for a package that no changeset names", () => {
      const root = repository()
      commit(root, { ".changeset/first.md": changeset("@x/a", "@x/c") })
      assertOne(
        clone(root),
        "@x/b changed since an empty folder, for nothing is released yet (packages/b/src/B.ts)"
      )
    })

    it("leaves private packages alone, and what is not src or page", () => {
      const root = repository()
      commit(root, {
        "packages/hidden/src/H.ts": "2",
        "packages/a/test/A.test.ts": "2",
        "scripts/x.mjs": "2"
      })
      assert.deepStrictEqual(problems(clone(root)), [])
    })

    it("reads no more history than a shallow clone has", () => {
      const root = repository()
      commit(root, { "packages/a/test/A.test.ts": "2" })
      assert.deepStrictEqual(problems(clone(root, "--depth=1")), [])
    })
  })

  describe("in a clone of main after a release", () => {
    const released = (): string => {
      const root = repository()
      release(root, "0.1.0")
      commit(root, { "packages/a/test/A.test.ts": "2" })
      return root
    }

    it("passes where nothing changed since", () => {
      assert.deepStrictEqual(problems(clone(released())), [])
    })

    it("fails for a commit since then without a changeset, and passes with one", () => {
      const root = released()
      commit(root, { "packages/a/src/A.ts": "2" })
      assertOne(clone(root), "@x/a changed since the last release")
      commit(root, { ".changeset/second.md": changeset("@x/a") })
      assert.deepStrictEqual(problems(clone(root)), [])
    })

    it("does not take a new package for a release", () => {
      const root = released()
      commit(root, { "packages/a/src/A.ts": "2" })
      commit(root, { "packages/d/package.json": manifest("@x/d", "0.0.0") })
      assertOne(clone(root), "@x/a changed since the last release")
    })

    it("fails in a shallow clone that does not reach the release, and says what to do", () => {
      assertOne(clone(released(), "--depth=1"), "last release", "git fetch --unshallow")
    })

    it("compares with the first commit where the versions came with it", () => {
      const root = repository("1.0.0")
      commit(root, { "packages/a/src/A.ts": "2" }, ".changeset/first.md")
      assertOne(clone(root), "@x/a changed since the first commit")
    })
  })

  describe("on a branch", () => {
    const branch = (): string => {
      const root = clone(repository())
      git(root, "switch", "--quiet", "--create", "feature")
      return root
    }

    it("fails for a change without a changeset of its own, though an older one names the package", () => {
      const root = branch()
      commit(root, { "packages/a/src/A.ts": "2" })
      assertOne(root, "@x/a changed since origin/main")
    })

    it("passes with a new changeset, or with an older one extended", () => {
      const root = branch()
      commit(root, { "packages/a/src/A.ts": "2", ".changeset/second.md": changeset("@x/a") })
      assert.deepStrictEqual(problems(root), [])
      commit(root, { "packages/b/src/B.ts": "2" })
      assertOne(root, "@x/b changed since origin/main")
      commit(root, { ".changeset/first.md": `${changeset("@x/a", "@x/b", "@x/c")}\nMore still.\n` })
      assert.deepStrictEqual(problems(root), [])
    })

    it("accepts `none` for a change that no user can notice, but not a changeset that names nobody", () => {
      const root = branch()
      commit(root, { "packages/a/src/A.ts": "// 1", ".changeset/empty.md": "---\n---\n\nA comment.\n" })
      assertOne(root, "@x/a changed since origin/main")
      write(root, { ".changeset/empty.md": `---\n"@x/a": none\n---\n\nA comment.\n` })
      assert.deepStrictEqual(problems(root), [])
    })

    it("counts a deleted file, and the page of an app", () => {
      const root = branch()
      commit(root, {}, "packages/a/src/A.ts")
      commit(root, { "apps/c/page/main.tsx": "2" })
      assert.lengthOf(problems(root), 2)
    })

    it("does not count what main changed meanwhile", () => {
      const origin = repository()
      const root = clone(origin)
      git(root, "switch", "--quiet", "--create", "feature")
      commit(root, { "packages/a/test/A.test.ts": "2" })
      commit(origin, { "packages/b/src/B.ts": "2" })
      git(root, "fetch", "--quiet")
      assert.deepStrictEqual(problems(root), [])
    })

    it("passes the release itself, before and after its commit", () => {
      const root = clone(repository())
      git(root, "switch", "--quiet", "--create", "release")
      commit(root, { "packages/a/src/A.ts": "2", ".changeset/second.md": changeset("@x/a") })
      rmSync(join(root, ".changeset/second.md"))
      write(root, { "packages/a/package.json": manifest("@x/a", "0.1.0") })
      assert.deepStrictEqual(problems(root), [])
      release(root, "0.1.0")
      assert.deepStrictEqual(problems(root), [])
      commit(root, { "packages/a/src/A.ts": "3" })
      assertOne(root, "@x/a changed since the last release")
    })

    it("fails where the clone does not show where the branch left main", () => {
      const origin = repository()
      git(origin, "switch", "--quiet", "--create", "feature")
      commit(origin, { "packages/a/test/A.test.ts": "2" })
      commit(origin, { "packages/a/test/A.test.ts": "3" })
      git(origin, "switch", "--quiet", "main")
      assertOne(
        clone(origin, "--depth=1", "--no-single-branch", "--branch=feature"),
        "where this branch left origin/main",
        "git fetch --unshallow"
      )
    })
  })

  describe("with work that is not committed", () => {
    it("fails on main for a changed, a staged and an untracked file, and passes with an untracked changeset", () => {
      const root = clone(repository())
      write(root, { "packages/a/src/A.ts": "2" })
      assertOne(root, "@x/a changed since origin/main")
      git(root, "add", "--all")
      assertOne(root, "@x/a changed since origin/main")
      write(root, { "packages/b/src/New.ts": "1", ".changeset/second.md": changeset("@x/a") })
      assertOne(root, "@x/b changed since origin/main", "packages/b/src/New.ts")
      write(root, { ".changeset/second.md": changeset("@x/a", "@x/b") })
      assert.deepStrictEqual(problems(root), [])
    })

    it("does not count ignored files", () => {
      const root = repository()
      commit(root, { ".gitignore": "*.tmp" })
      write(root, { "packages/a/src/x.tmp": "1" })
      assert.deepStrictEqual(problems(root), [])
    })

    it("works in a repository without a remote", () => {
      const root = repository()
      write(root, { "packages/a/src/A.ts": "2" })
      assertOne(root, "@x/a changed since main")
    })
  })

  describe("reading changesets", () => {
    it("fails for one that names an unknown package, says nothing, or does not parse", () => {
      const root = repository()
      write(root, {
        ".changeset/unknown.md": changeset("@x/typo"),
        ".changeset/silent.md": `---\n"@x/a": minor\n---\n`,
        ".changeset/broken.md": "no front matter"
      })
      const found = problems(root)
      assert.lengthOf(found, 3)
      assert.include(found[0], ".changeset/broken.md: could not parse changeset")
      assert.include(found[1], ".changeset/silent.md: says nothing")
      assert.include(found[2], ".changeset/unknown.md names @x/typo")
    })
  })

  it("fails outside a git repository", () => {
    const root = folder()
    write(root, { "packages/a/package.json": manifest("@x/a", "0.0.0") })
    assertOne(root, "No git history here")
  })
})
