import { readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import type * as Contents from "../src/Contents.ts"
import * as Lowest from "../src/Lowest.ts"
import * as Workspace from "../src/Workspace.ts"

const manifests = Workspace.packages().map(
  ({ root }) => JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Contents.Manifest
)

describe("Lowest", () => {
  describe("versions", () => {
    const { lowest, newest } = Lowest.versions()

    it.each(manifests.filter(({ peerDependencies }) => peerDependencies?.["effect"] !== undefined))(
      "are all that $name may begin with: another would be tested by nobody",
      ({ peerDependencies }) => {
        assert.include([`^${lowest}`, `^${newest}`], peerDependencies?.["effect"])
      }
    )
  })

  describe("isPromised", () => {
    const manifest = manifests[0]!
    const promised = (peerDependencies: Readonly<Record<string, string>>) =>
      Lowest.isPromised({ ...manifest, peerDependencies })

    it("is of a package that has no peer but the lowest Effect", () => {
      assert.isTrue(promised({ effect: `^${Lowest.versions().lowest}` }))
      assert.isTrue(promised({}))
      assert.isFalse(promised({ effect: `^${Lowest.versions().newest}` }))
      assert.isFalse(promised({ effect: `^${Lowest.versions().lowest}`, "@effect/platform-node": "^4.1.0" }))
    })

    it("is of a package whose other peers are optional", () => {
      const peerDependencies = { effect: `^${Lowest.versions().lowest}`, sdk: "^3.0.0" }
      assert.isTrue(
        Lowest.isPromised({
          ...manifest,
          peerDependencies,
          peerDependenciesMeta: { sdk: { optional: true } }
        })
      )
    })
  })
})
