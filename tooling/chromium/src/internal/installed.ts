/** Where a person's own Chromium, Chrome or Edge is. */

import { execFile } from "node:child_process"
import { delimiter, posix, win32 } from "node:path"

const commands = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
  "microsoft-edge-stable",
  "microsoft-edge"
]

const macApps = [
  "Chromium.app/Contents/MacOS/Chromium",
  "Google Chrome.app/Contents/MacOS/Google Chrome",
  "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"
]

const windowsApps = [
  "Chromium\\Application\\chrome.exe",
  "Google\\Chrome\\Application\\chrome.exe",
  "Microsoft\\Edge\\Application\\msedge.exe"
]

/** Returns every path worth a look, the most likely first. */
export const candidates = (platform: NodeJS.Platform, env: NodeJS.ProcessEnv): ReadonlyArray<string> => {
  const folders = (names: ReadonlyArray<string>) => names.map((name) => env[name]).filter((path) => path)
  switch (platform) {
    case "darwin":
      return ["", ...folders(["HOME"])].flatMap((home) =>
        macApps.map((app) => posix.join(home ?? "", "/Applications", app))
      )
    case "win32":
      return folders(["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"]).flatMap((folder) =>
        windowsApps.map((app) => win32.join(folder ?? "", app))
      )
    default: {
      const path = [...(env["PATH"] ?? "").split(delimiter), "/usr/bin", "/snap/bin"]
      return commands.flatMap((command) =>
        path.filter((folder) => posix.isAbsolute(folder)).map((folder) => posix.join(folder, command))
      )
    }
  }
}

/**
 * Whether the browser says its version: a wrapper without a browser behind it, or a missing system library, fails
 * here and not in the middle of a test. Windows has no console version of Chrome, so there its presence has to do.
 */
export const starts = (path: string, env: Readonly<Record<string, string>> = {}): Promise<boolean> =>
  process.platform === "win32"
    ? Promise.resolve(true)
    : new Promise((resolve) => {
        execFile(path, ["--version"], { env: { ...process.env, ...env }, timeout: 15_000 }, (error, stdout) =>
          resolve(error === null && /chrom|edge/i.test(stdout))
        )
      })
