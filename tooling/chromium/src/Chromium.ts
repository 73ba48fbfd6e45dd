/** A Chromium for the tests: found or unpacked, never downloaded, and kept off every network but loopback. */

import { access, constants } from "node:fs/promises"
import { createRequire } from "node:module"
import { type Browser, chromium, type LaunchOptions } from "playwright-core"
import * as Bundled from "./internal/bundled.ts"
import * as Installed from "./internal/installed.ts"

/** A browser that runs on this machine, and what it has to be started with. */
export interface Executable {
  readonly path: string
  readonly args: ReadonlyArray<string>
  readonly env: Readonly<Record<string, string>>
  readonly source: "CHROME_PATH" | "@sparticuz/chromium" | "installed"
}

/**
 * Flags that keep the browser offline and quiet: no name but a loopback one resolves, no proxy, no background traffic.
 * Nothing here weakens a page's security, so CORS and mixed content are refused as they are for a user.
 */
const args: ReadonlyArray<string> = [
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1, EXCLUDE [::1]",
  "--no-proxy-server",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-domain-reliability",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
  "--no-pings"
]

const { version } = createRequire(import.meta.url)("playwright-core/package.json") as { version: string }

/** The one command that installs a browser where there is none; `executable` finds it afterwards. */
export const installHint = `npx playwright-core@${version} install --with-deps chromium`

const exists = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false
  )

/**
 * Looks for a browser: `CHROME_PATH`, then the one that `@sparticuz/chromium` carries (Linux x64), then one that
 * Playwright or the user has installed. Rejects when `CHROME_PATH` names no program: a typo must not skip tests.
 */
export const locate = async (env: NodeJS.ProcessEnv): Promise<Executable | undefined> => {
  const chosen = env["CHROME_PATH"]
  if (chosen !== undefined && chosen !== "") {
    if (await exists(chosen)) return { path: chosen, args, env: {}, source: "CHROME_PATH" }
    throw new Error(`CHROME_PATH is ${chosen}, which is not a program: correct it, or unset it`)
  }
  const bundled = await Bundled.find()
  if (bundled !== undefined) return { ...bundled, args, source: "@sparticuz/chromium" }
  for (const path of [chromium.executablePath(), ...Installed.candidates(process.platform, env)]) {
    if ((await exists(path)) && (await Installed.starts(path))) {
      return { path, args, env: {}, source: "installed" }
    }
  }
  return undefined
}

let found: Promise<Executable | undefined> | undefined

/**
 * Returns the browser of this machine, or `undefined` where there is none; looked up once a process.
 *
 * The first call on a machine unpacks 200 MB (2 seconds): await it at the top of the test file, where no hook's time
 * limit applies, and skip by what it returns.
 *
 * @example
 * describe.skipIf((await Chromium.executable()) === undefined)("in a page", () => {
 *   let browser: Browser
 *   beforeAll(async () => {
 *     browser = await Chromium.launch()
 *   }, 60_000)
 *   afterAll(() => browser.close())
 * })
 */
export const executable = (): Promise<Executable | undefined> => (found ??= locate(process.env))

/**
 * Starts the browser headless. `options.args` are added after the offline flags: a second `--host-resolver-rules`
 * replaces the first, which is how a test maps a name to a loopback port.
 */
export const launch = async (options: LaunchOptions = {}): Promise<Browser> => {
  const browser = await executable()
  if (browser === undefined) throw new Error(`No browser on this machine: run \`${installHint}\``)
  return chromium.launch({
    ...options,
    executablePath: browser.path,
    args: [...browser.args, ...(options.args ?? [])],
    env: { ...definedOf(process.env), ...browser.env, ...options.env }
  })
}

const definedOf = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
