/**
 * The rule: who changes what users install says so in a changeset. Two comparisons prove it, because either alone has
 * a blind spot: with the branch (a change and its changeset come together; blind on main itself), and with the release
 * (everything since the last one is named; blind to a second change under an old changeset).
 */

import * as Git from "./Git.ts"
import * as Workspace from "./Workspace.ts"

/** `problems` are reasons to fail; `notes` say what was compared with what. */
export interface Report {
  readonly notes: ReadonlyArray<string>
  readonly problems: ReadonlyArray<string>
}

/** What the files on disk are compared with, in words too. */
interface Base {
  readonly commit: string
  readonly what: string
}

/** Why there is nothing to compare with; a reason to fail unless it is `expected`. */
interface Blind {
  readonly expected: boolean
  readonly why: string
}

const neverReleased = "0.0.0"

/** Checks the files on disk at `root`, committed or not. */
export const check = (root: string): Report => {
  const git = Git.make(root)
  if (git.ask("rev-parse", "--verify", "HEAD") === undefined) {
    return {
      notes: [],
      problems: ["No git history here: this check compares with it, so run it in a clone."]
    }
  }
  const packages = Workspace.packages(root)
  const changesets = Workspace.changesets(root)
  const release = lastRelease(git, packages)
  const branch = later(git, branchStart(git), release)
  const notes = [`${packages.length} published packages, ${changesets.length} pending changesets`]
  const problems = [
    ...changesets.flatMap((changeset) => unsound(changeset, packages)),
    ...leftBehind(packages, changesets)
  ]
  const reported = new Set<string>()
  for (const base of [branch, release]) {
    if ("why" in base) {
      ;(base.expected ? notes : problems).push(base.why)
      continue
    }
    notes.push(`compared with ${base.what}`)
    const named = base === branch ? touched(git, base, changesets) : changesets
    const found = unnamed(git, packages, base, named)
    problems.push(...found.filter(({ name }) => !reported.has(name)).map(({ problem }) => problem))
    for (const { name } of found) reported.add(name)
  }
  return { notes: [...new Set(notes)], problems }
}

/** Where the work on top of main begins. On main itself that is HEAD, which leaves what is not committed yet. */
const branchStart = (git: Git.Git): Base | Blind => {
  const main = ["origin/main", "main"].find((ref) => git.ask("rev-parse", "--verify", ref) !== undefined)
  if (main === undefined) return { commit: "HEAD", what: "HEAD: there is no main here" }
  const commit = git.ask("merge-base", "HEAD", main)
  return commit === undefined
    ? { expected: false, why: `The history does not show where this branch left ${main}: ${deepen(git)}.` }
    : { commit, what: `${main} at ${commit.slice(0, 9)}` }
}

/**
 * The commit that last raised the version of a published package: `changeset version` uses up every changeset at once.
 * The empty tree where no package has ever been released.
 */
const lastRelease = (git: Git.Git, packages: ReadonlyArray<Workspace.Package>): Base | Blind => {
  if (packages.every(({ version }) => version === neverReleased)) {
    return {
      commit: git.run("hash-object", "-t", "tree", "--stdin"),
      what: "an empty folder, for nothing is released yet"
    }
  }
  if (packages.some(({ folder, version }) => isRaised(versionAt(git, "HEAD", folder), version))) {
    return { expected: true, why: "The versions on disk are raised: a release is being made" }
  }
  const manifests = packages.map(({ folder }) => `${folder}/package.json`)
  const commits = git.run("log", "--format=%H", '-G"version":', "--", ...manifests).split("\n")
  const raising = commits.find((commit) =>
    packages.some(({ folder }) =>
      isRaised(versionAt(git, `${commit}^`, folder), versionAt(git, commit, folder))
    )
  )
  if (raising !== undefined) return { commit: raising, what: `the last release, ${raising.slice(0, 9)}` }
  if (isShallow(git)) {
    return { expected: false, why: `The history does not reach the last release: ${deepen(git)}.` }
  }
  const [first = "HEAD"] = git.run("rev-list", "--max-parents=0", "HEAD").split("\n")
  return { commit: first, what: `the first commit, ${first.slice(0, 9)}, which came with its versions` }
}

const versionAt = (git: Git.Git, commit: string, folder: string): string | undefined =>
  /^\s*"version":\s*"([^"]*)"/m.exec(git.ask("show", `${commit}:${folder}/package.json`) ?? "")?.[1]

const isRaised = (before: string | undefined, after: string | undefined): boolean =>
  before !== undefined && after !== undefined && before !== after

/** A release on this branch has used up the changesets before it, so its commit is where the branch begins anew. */
const later = (git: Git.Git, branch: Base | Blind, release: Base | Blind): Base | Blind => {
  if ("why" in release && release.expected) return release
  if ("why" in branch || "why" in release) return branch
  const isOnBranch = git.ask("merge-base", "--is-ancestor", branch.commit, release.commit) !== undefined
  return isOnBranch ? release : branch
}

const isShallow = (git: Git.Git): boolean => git.run("rev-parse", "--is-shallow-repository") === "true"

const deepen = (git: Git.Git): string =>
  isShallow(git)
    ? "this clone is shallow, so run `git fetch --unshallow` first"
    : "fetch the whole history first"

/** A changeset without a text, or with a name that no published package has, releases nothing that anybody can read. */
const unsound = (
  changeset: Workspace.Changeset,
  packages: ReadonlyArray<Workspace.Package>
): ReadonlyArray<string> => [
  ...(changeset.problem === undefined ? [] : [`${changeset.path}: ${changeset.problem}`]),
  ...[...changeset.names]
    .filter((name) => packages.every((candidate) => candidate.name !== name))
    .map((name) => `${changeset.path} names ${name}, which is not a published package`)
]

/** One problem for each program that would keep the old version of what is inside, for no changeset releases it too. */
const leftBehind = (
  packages: ReadonlyArray<Workspace.Package>,
  changesets: ReadonlyArray<Workspace.Changeset>
): ReadonlyArray<string> => {
  const named = new Set(changesets.flatMap(({ names }) => [...names]))
  const published = packages.map(({ name }) => name)
  return packages
    .filter(({ name }) => !named.has(name))
    .flatMap(({ inside, name }) => {
      const fresh = published.filter((other) => inside.has(other) && named.has(other))
      return fresh.length === 0
        ? []
        : [`${name} is bundled with ${fresh.join(" and ")}: name it in a changeset too (\`patch\` will do)`]
    })
}

/** The changesets that are new or extended since the base. */
const touched = (
  git: Git.Git,
  base: Base,
  changesets: ReadonlyArray<Workspace.Changeset>
): ReadonlyArray<Workspace.Changeset> => {
  const paths = new Set(git.changedSince(base.commit, [".changeset"]))
  return changesets.filter(({ path }) => paths.has(path))
}

/** One problem for each package that changed since the base without a changeset that names it. */
const unnamed = (
  git: Git.Git,
  packages: ReadonlyArray<Workspace.Package>,
  base: Base,
  changesets: ReadonlyArray<Workspace.Changeset>
): ReadonlyArray<{ readonly name: string; readonly problem: string }> => {
  const changed = git.changedSince(
    base.commit,
    packages.flatMap(({ sources }) => sources)
  )
  return packages.flatMap(({ name, sources }) => {
    const files = changed.filter((path) => sources.some((source) => path.startsWith(`${source}/`)))
    if (files.length === 0 || changesets.some(({ names }) => names.has(name))) return []
    const others = files.length === 1 ? "" : ` and ${files.length - 1} more`
    const problem =
      `${name} changed since ${base.what} (${files[0]}${others}) without a changeset: run \`pnpm changeset\`,` +
      ` or add \`"${name}": minor\` to one that this change extends (\`none\` where no user can notice)`
    return [{ name, problem }]
  })
}
