import { createElement, type ReactElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { assert, describe, it } from "vitest"
import { Fragment, jsx, jsxs } from "../page/jsx-runtime.ts"
import { unsafe } from "./unsafe.ts"

describe("jsx-runtime", () => {
  it("escapes each character that could hide or forge text, as text and as an attribute", () => {
    for (const character of unsafe) {
      const text = `a${character}b`
      const html = renderToStaticMarkup(
        jsx("p", {
          title: text,
          "aria-label": text,
          children: jsx("option", { value: text, children: text })
        })
      )
      assert.match(html, /^<p title="(a\\[^"]+b)" aria-label="\1"><option value="\1">\1<\/option><\/p>$/)
      assert.notInclude(html, character)
    }
  })

  it("reaches text wherever it stands among the children", () => {
    const line = (...children: ReadonlyArray<unknown>) => renderToStaticMarkup(jsxs("p", { children }))
    assert.strictEqual(
      line("a\u202e", 1, null, false, ["b\0", ["c\u200b"]]),
      "<p>a\\u{202e}1b\\u{0}c\\u{200b}</p>"
    )
    assert.strictEqual(line(jsx(Fragment, { children: "a\n" })), "<p>a\\n</p>")
  })

  it("gives a component what it was given, and escapes what the component shows", () => {
    const given: Array<string> = []
    const Component = ({ text }: { readonly text: string }): ReactElement => {
      given.push(text)
      return jsx("b", { children: text })
    }
    assert.strictEqual(renderToStaticMarkup(jsx(Component, { text: "a\u202e" })), "<b>a\\u{202e}</b>")
    assert.deepStrictEqual(given, ["a\u202e"])
  })

  it("leaves what is edited as it is, and everything that is no text", () => {
    const style = { color: "red" }
    assert.deepStrictEqual(jsx("textarea", { value: "a\n\u200b", style }).props, {
      value: "a\n\u200b",
      style
    })
    assert.strictEqual(jsx("p", {}, "key\n").key, createElement("p", { key: "key\n" }).key)
  })
})
