/** What a README tells its reader to install, and the programs that it shows. */

/** A README: whose it is, and its text. */
export interface Readme {
  /** The package, or `dd-cloud-auth` for the one at the top. */
  readonly name: string
  readonly text: string
}

/** How a program is run: to its end; where it needs a site, without one, to see what it says; or not at all, in Node. */
export type Kind = "ends" | "needs a site" | "needs a page"

export interface Program {
  readonly code: string
  readonly kind: Kind
}

/** Returns the blocks that are whole programs. */
export const programs = ({ text }: Readme): ReadonlyArray<Program> =>
  [...text.matchAll(/^```ts\n([^]*?)^```$/gm)]
    .map(([, code = ""]) => code)
    .filter((code) => /^import /m.test(code))
    .map((code) => ({ code, kind: kindOf(code.replace(/\/\/.*$/gm, "")) }))

const kindOf = (code: string): Kind =>
  /\bdocument\./.test(code) ? "needs a page" : /FromEnv|\w\.config\b/.test(code) ? "needs a site" : "ends"

/** Returns the packages that its `npm install` lines bring into a project, each once. */
export const installed = ({ text }: Readme): ReadonlyArray<string> => [
  ...new Set(
    [...text.matchAll(/^npm install (.*)$/gm)]
      .flatMap(([, line = ""]) => line.replace(/#.*$/, "").trim().split(/\s+/))
      .filter((word) => !word.startsWith("-"))
  )
]

/** The part of an installed package.json that is looked at. */
export interface Peers {
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** Says which peers of our packages its lines leave out: not every package manager adds them by itself. */
export const withoutPeers = (readme: Readme, peersOf: (name: string) => Peers): ReadonlyArray<string> => {
  const names = installed(readme)
  const own = names.filter((name) => name.startsWith("@dd-cloud-auth/"))
  return own.flatMap((name) =>
    neededBy(peersOf(name))
      .filter((peer) => !names.includes(peer))
      .map((peer) => `${readme.name}: its README installs ${name} without ${peer}, which that needs`)
  )
}

const neededBy = ({ peerDependencies = {}, peerDependenciesMeta = {} }: Peers): ReadonlyArray<string> =>
  Object.keys(peerDependencies).filter((peer) => peerDependenciesMeta[peer]?.optional !== true)
