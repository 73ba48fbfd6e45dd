import { assert, describe, it } from "@effect/vitest"
import * as HostNames from "../src/HostNames.ts"

describe("HostNames", () => {
  describe("parse", () => {
    it.each([
      ["localhost", "localhost"],
      ["LocalHost:4280", "localhost"],
      ["localhost:", "localhost"],
      ["localhost.", "localhost"],
      ["localhost.:80", "localhost"],
      ["127.0.0.1.", "127.0.0.1"],
      ["127.1", "127.0.0.1"],
      ["[::1]", "[::1]"],
      ["[::1]:4280", "[::1]"],
      ["[0:0:0:0:0:0:0:1]", "[::1]"],
      ["[FE80::1]", "[fe80::1]"],
      ["Console.Acme.example:8443", "console.acme.example"]
    ])("spells %j as a URL does", (host, name) => {
      assert.strictEqual(HostNames.parse(host), name)
    })

    it.each([
      ["", "."],
      [":", ":80"],
      ["::1", "::1:4280"],
      ["[::1", "[]"],
      ["[fe80::1%25lo]", "[::1%lo]:80"],
      ["evil example", " localhost"],
      ["localhost\0", "localhost\t"],
      ["local\u00a0host", "localhost\u2028"],
      ["localhost:99999", "localhost:x"],
      ["user@localhost", "@localhost"],
      ["localhost/x", "localhost\\x"],
      ["localhost?x", "localhost#x"],
      ["%6cocalhost", "localhost, evil.example"]
    ])("takes neither %j nor %j for a name", (...hosts) => {
      for (const host of hosts) assert.isUndefined(HostNames.parse(host))
    })

    it("keeps the dots of a name that ends in two", () => {
      assert.strictEqual(HostNames.parse("localhost.."), "localhost.")
    })
  })

  describe("fromAddress", () => {
    it.each([
      ["::1", "[::1]"],
      ["[::1]", "[::1]"],
      ["[::1]:4280", "[::1]"],
      ["0:0:0:0:0:0:0:1", "[::1]"],
      ["::", "[::]"],
      ["FE80::A%eth0", "[fe80::a]"],
      ["[fe80::a%eth0]", "[fe80::a]"],
      ["::ffff:127.0.0.1", "[::ffff:7f00:1]"],
      ["127.0.0.1", "127.0.0.1"],
      ["Console.Acme.example.", "console.acme.example"],
      ["", undefined],
      ["::1::", undefined],
      ["evil example", undefined]
    ])("reads %j", (address, name) => {
      assert.strictEqual(HostNames.fromAddress(address), name)
    })
  })

  describe("isOneOf", () => {
    it("compares names and addresses, whatever the spelling and the port", () => {
      const isOurs = HostNames.isOneOf(["::1", "Console.Acme.example"])
      for (const host of [
        "[::1]",
        "[::1]:4280",
        "[0::1]",
        "console.acme.example",
        "CONSOLE.acme.example.:1"
      ]) {
        assert.isTrue(isOurs(host), host)
      }
      for (const host of ["localhost", "127.0.0.1", "acme.example", "x.console.acme.example"]) {
        assert.isFalse(isOurs(host), host)
      }
    })

    it.each([[["::1"]], [[""]], [["", "evil example", "]"]], [[]]])(
      "lets no request without a name in, with the names %j",
      (names) => {
        const isOurs = HostNames.isOneOf(names)
        for (const host of [undefined, "", ".", "]", "evil example", "\0", ":80"])
          assert.isFalse(isOurs(host))
      }
    )
  })

  describe("isLoopback", () => {
    it("knows the names of loopback, and takes nothing else for one", () => {
      for (const host of ["localhost", "LOCALHOST.:1", "127.0.0.1", "127.8.9.10:80", "[::1]:4280"]) {
        assert.isTrue(HostNames.isLoopback(host), host)
      }
      for (const host of [
        undefined,
        "",
        "128.0.0.1",
        "0.0.0.0",
        "[::]",
        "127.0.0.1.evil.example",
        "a.localhost"
      ]) {
        assert.isFalse(HostNames.isLoopback(host))
      }
    })
  })
})
