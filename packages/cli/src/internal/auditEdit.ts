import type * as Accepted from "@dd-cloud-auth/audit/Accepted"
import * as Printable from "@dd-cloud-auth/core/Printable"
import { findNodeAtLocation, type Node, parseTree } from "jsonc-parser"

/**
 * Returns the text of a configuration that accepts more: with an entry at the end of `accepted`, or in the place of the
 * one at `index`. Everything else stays as it is, to the byte, and what is new is laid out as what is there.
 */
export const withEntry = (text: string, entry: Accepted.Entry, index?: number): string => {
  const root = parseTree(text)
  if (root === undefined) return withEntry("{}\n", entry)
  const list = findNodeAtLocation(root, ["accepted"])
  if (list === undefined) {
    return append(text, root, (layout) => `"accepted": ${asJson([entry], layout)}`)
  }
  const old = index === undefined ? undefined : list.children?.[index]
  return old === undefined
    ? append(text, list, (layout) => asJson(entry, layout))
    : replace(text, old.offset, old.length, asJson(entry, layoutAt(text, old.offset)))
}

/** How what stands at a place is laid out: on lines that begin with an indentation, or all on one. */
interface Layout {
  readonly isBroken: boolean
  readonly indent: string
  readonly unit: string
  readonly lineBreak: string
}

const layoutAt = (text: string, offset: number): Layout => {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset)
  return {
    isBroken: /^[ \t]*$/.test(line),
    indent: /^[ \t]*/.exec(line)?.[0] ?? "",
    unit: /^[^\n]*\n([ \t]+)\S/.exec(text)?.[1] ?? "  ",
    lineBreak: text.includes("\r\n") ? "\r\n" : "\n"
  }
}

/** Puts an item behind the last one of an object or an array. */
const append = (text: string, container: Node, item: (layout: Layout) => string): string => {
  const last = container.children?.at(-1)
  if (last !== undefined) {
    const layout = layoutAt(text, last.offset)
    const gap = layout.isBroken ? `${layout.lineBreak}${layout.indent}` : " "
    return replace(text, last.offset + last.length, 0, `,${gap}${item(layout)}`)
  }
  const { indent, lineBreak, unit } = layoutAt(text, container.offset)
  const inner: Layout = { isBroken: true, indent: indent + unit, unit, lineBreak }
  return replace(
    text,
    container.offset + 1,
    container.length - 2,
    `${lineBreak}${inner.indent}${item(inner)}${lineBreak}${indent}`
  )
}

const asJson = (value: unknown, { indent, isBroken, lineBreak, unit }: Layout): string =>
  isBroken
    ? Printable.json(value, 1).replaceAll(
        /\n( *)/g,
        (_, blanks: string) => lineBreak + indent + unit.repeat(blanks.length)
      )
    : Printable.json(value)

const replace = (text: string, offset: number, length: number, by: string): string =>
  text.slice(0, offset) + by + text.slice(offset + length)
