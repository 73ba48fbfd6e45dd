/** The Chromium that the npm package `@sparticuz/chromium` carries, unpacked once a clone. */

import { execFile } from "node:child_process"
import { access, mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import * as Installed from "./installed.ts"

const home = fileURLToPath(new URL("../..", import.meta.url))

/** Returns the unpacked browser, or `undefined` where the package has none that runs here. */
export const find = async (): Promise<{ path: string; env: Record<string, string> } | undefined> => {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined
  const folder = await unpack(join(home, "node_modules", ".cache", `chromium-${version()}`))
  const path = join(folder, "chromium")
  const fonts = { FONTCONFIG_FILE: join(folder, "fonts.conf") }
  if (await Installed.starts(path)) return { path, env: fonts }
  // The package has copies of the system libraries that a bare machine lacks.
  const libraries = { ...fonts, LD_LIBRARY_PATH: join(folder, "al2023", "lib") }
  return (await Installed.starts(path, libraries)) ? { path, env: libraries } : undefined
}

/** Read from the file: the package does not export its package.json. */
const version = (): string => {
  const require = createRequire(import.meta.url)
  const manifest = join(dirname(require.resolve("@sparticuz/chromium")), "..", "package.json")
  return (require(manifest) as { version: string }).version
}

/**
 * Unpacks beside the folder and renames, so that the folder is whole or absent whoever else unpacks at the same time
 * or is killed meanwhile. The package takes "the file is there" for "it is complete", and one place for all versions.
 */
export const unpack = async (folder: string): Promise<string> => {
  if (await isThere(folder)) return folder
  try {
    await mkdir(dirname(folder), { recursive: true })
    const staging = await mkdtemp(`${folder}-`)
    try {
      await unpackTo(staging)
      await writeFile(join(staging, "fonts.conf"), fontsConf(folder))
      await rename(staging, folder).catch(async (error: unknown) => {
        if (!(await isThere(folder))) throw error
      })
    } finally {
      await rm(staging, { force: true, recursive: true })
    }
    return folder
  } catch (cause) {
    const advice = "make room there, or set CHROME_PATH to a browser of your own"
    throw new Error(`Chromium could not be unpacked to ${folder}: ${advice}\n${String(cause)}`, { cause })
  }
}

/**
 * The package unpacks to the temporary folder, and its libraries only where it takes the machine for a Lambda. Run by
 * root it would give the files to the owner that the archive names, who does not exist in a rootless container.
 */
const unpackTo = async (folder: string): Promise<void> => {
  const program = `
    process.getuid = () => -1
    await (await import("@sparticuz/chromium")).default.executablePath()`
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: home,
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x" }
  })
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  )

/** The machine's fonts where it has any, and the package's for a machine that has none. */
const fontsConf = (folder: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${escapeXml(join(folder, "fonts"))}</dir>
  <cachedir>${escapeXml(join(folder, "fonts-cache"))}</cachedir>
</fontconfig>
`

const escapeXml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
