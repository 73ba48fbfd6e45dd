/**
 * Makes every element of the page, and is the one escape in front of it: what JSX compiles to is imported from here
 * (`jsxImportSource`), so that no component can show text from a server, a file or the user as it came.
 *
 * Whatever becomes text or an attribute of the document is escaped where the element is made, not where the text comes
 * from: the model, the search and the buttons that copy keep the real text.
 */

import * as Printable from "@dd-cloud-auth/core/Printable"
import type { ElementType, JSX as ReactJsx, Key, ReactElement, StrictMode } from "react"
import * as React from "react/jsx-runtime"

type Props = Readonly<Record<string, unknown>>

export { Fragment } from "react/jsx-runtime"

export const jsx = (type: ElementType, props: Props, key?: Key): ReactElement =>
  React.jsx(type, printable(type, props), key)

/** For an element with several children. */
export const jsxs = (type: ElementType, props: Props, key?: Key): ReactElement =>
  React.jsxs(type, printable(type, props), key)

/** What a component is given is not in the document yet. */
const printable = (type: ElementType | symbol, props: Props): Props => {
  if (typeof type !== "string" && typeof type !== "symbol") return props
  const escaped: Record<string, unknown> = {}
  for (const name in props) escaped[name] = name === "children" ? child(props[name]) : text(props[name])
  // What is edited has to stay what it is, line breaks included: an escape would become part of it.
  if (type === "textarea") escaped["value"] = props["value"]
  return escaped
}

const text = (value: unknown): unknown => (typeof value === "string" ? Printable.escape(value) : value)

const child = (value: unknown): unknown => (Array.isArray(value) ? value.map(child) : text(value))

/** What TypeScript asks of JSX: React's rules, but that a component returns elements, and no text of its own. */
export declare namespace JSX {
  type ElementType =
    | keyof ReactJsx.IntrinsicElements
    | typeof StrictMode
    | ((props: never) => ReactElement | null)
  interface Element extends ReactElement {}
  interface ElementChildrenAttribute {
    readonly children: unknown
  }
  type LibraryManagedAttributes<C, P> = ReactJsx.LibraryManagedAttributes<C, P>
  interface IntrinsicAttributes extends ReactJsx.IntrinsicAttributes {}
  interface IntrinsicElements extends ReactJsx.IntrinsicElements {}
}
