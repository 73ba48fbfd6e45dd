import * as Chromium from "@dd-cloud-auth/chromium"
import { describe } from "vitest"

const isHere = (await Chromium.executable()) !== undefined

/** Describes what only a browser shows; skipped, and named with what installs one, where there is none. */
export const describeInChromium = (name: string, tests: () => void): void =>
  void describe.skipIf(!isHere)(
    isHere ? name : `${name} (skipped, no browser: ${Chromium.installHint})`,
    tests
  )
