import { access, mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import * as Chromium from "../src/Chromium.ts"
import * as Bundled from "../src/internal/bundled.ts"
import * as Installed from "../src/internal/installed.ts"

describe("Chromium", () => {
  describe("locate", () => {
    it("prefers CHROME_PATH to every other browser", async () => {
      const found = await Chromium.locate({ CHROME_PATH: process.execPath })
      assert.deepInclude(found, { path: process.execPath, source: "CHROME_PATH" })
    })

    it("rejects a CHROME_PATH that names no program, rather than skip the tests", async () => {
      const error = await Chromium.locate({ CHROME_PATH: "/nowhere/chrome" }).then(() => undefined, String)
      assert.include(error, "/nowhere/chrome")
    })

    it("takes an empty CHROME_PATH for an unset one", async () => {
      assert.notStrictEqual((await Chromium.locate({ CHROME_PATH: "" }))?.source, "CHROME_PATH")
    })
  })

  describe("installed", () => {
    it("looks in both Applications folders of macOS", () => {
      const paths = Installed.candidates("darwin", { HOME: "/Users/me" })
      assert.include(paths, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
      assert.include(paths, "/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium")
    })

    it("looks in the program folders that Windows names", () => {
      const paths = Installed.candidates("win32", {
        ProgramFiles: "C:\\Program Files",
        LOCALAPPDATA: "C:\\L"
      })
      assert.include(paths, "C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe")
      assert.include(paths, "C:\\L\\Google\\Chrome\\Application\\chrome.exe")
      assert.isFalse(paths.some((path) => path.includes("undefined")))
    })

    it("looks along PATH on Linux, never in the current folder", () => {
      const paths = Installed.candidates("linux", { PATH: "/opt/bin::." })
      assert.include(paths, "/opt/bin/google-chrome")
      assert.include(paths, "/snap/bin/chromium")
      assert.isTrue(paths.every((path) => path.startsWith("/")))
    })

    it.skipIf(process.platform === "win32")("refuses a program that is no browser", async () => {
      assert.isFalse(await Installed.starts(process.execPath))
      assert.isFalse(await Installed.starts("/nowhere/chrome"))
    })
  })

  describe.skipIf(process.platform !== "linux" || process.arch !== "x64")("bundled", () => {
    it("unpacks one whole browser when two processes start at once", { timeout: 60_000 }, async () => {
      const folder = await mkdtemp(join(tmpdir(), "chromium "))
      try {
        const target = join(folder, "browser")
        await Promise.all([Bundled.unpack(target), Bundled.unpack(target)])
        assert.deepStrictEqual(await readdir(folder), ["browser"])
        await access(join(target, "al2023", "lib", "libnss3.so"))
        assert.isTrue(
          await Installed.starts(join(target, "chromium"), {
            LD_LIBRARY_PATH: join(target, "al2023", "lib")
          })
        )
      } finally {
        await rm(folder, { recursive: true })
      }
    })

    it("says where it could not unpack, and what to do", async () => {
      const error = await Bundled.unpack("/dev/null/browser").then(() => undefined, String)
      assert.include(error, "/dev/null/browser")
      assert.include(error, "CHROME_PATH")
    })
  })
})
