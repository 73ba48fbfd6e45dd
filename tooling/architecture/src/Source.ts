/** One source file, parsed: what it imports, and what it does that only a program may do. */

import { parseSync, Visitor } from "oxc-parser"

/** A place where a file names another module, by whatever syntax: import, export from, import(), require, a type. */
export interface Import {
  readonly specifier: string
  readonly line: number
}

/** A use of the clock, of chance, of the environment, or of a promise or exception where Effect is spoken. */
export interface Ambient {
  readonly what: string
  readonly instead: string
  readonly line: number
}

/** A class of errors, and what makes it one: `Error`, `Data.TaggedError`, `Schema.TaggedError`. */
export interface ErrorClass {
  readonly base: string
  readonly line: number
}

/** A line of `index.ts`: `name` and `from` where it is `export * as name from "from"`, neither where it is not. */
export interface Statement {
  readonly name?: string
  readonly from?: string
  readonly line: number
}

export interface Source {
  /** Whether it begins with a comment that says what it is. */
  readonly isDescribed: boolean
  readonly imports: ReadonlyArray<Import>
  readonly ambients: ReadonlyArray<Ambient>
  readonly errorClasses: ReadonlyArray<ErrorClass>
  readonly statements: ReadonlyArray<Statement>
  readonly errors: ReadonlyArray<string>
}

const clock = "effect/Clock"
const effects = "Effect.tryPromise, Effect.try or Effect.callback"

const ambientMembers: Readonly<Record<string, string>> = {
  "Date.now": clock,
  "performance.now": clock,
  "Math.random": "effect/Random",
  "process.env": "effect/Config"
}

/** Parses a TypeScript file. A file that does not parse comes back with `errors`, never as an empty one. */
export const parse = (path: string, text: string): Source => {
  const { program, errors } = parseSync(path, text)
  const imports: Array<Import> = []
  const ambients: Array<Ambient> = []
  const errorClasses: Array<ErrorClass> = []
  const lineOf = (node: { readonly start: number }) => text.slice(0, node.start).split("\n").length
  const imported = (node: Node | null | undefined) => {
    const specifier = literal(node)
    if (node && specifier !== undefined) imports.push({ specifier, line: lineOf(node) })
  }
  const ambient = (node: Node, what: string, instead: string) =>
    ambients.push({ what, instead, line: lineOf(node) })
  const extending = (node: Node & { readonly superClass: Node | null }) => {
    const base = node.superClass === null ? undefined : nameOf(called(node.superClass))
    if (base !== undefined && /Error(Class)?$/.test(base)) errorClasses.push({ base, line: lineOf(node) })
  }
  const asynchronous = (node: Node & { readonly async: boolean }) => {
    if (node.async) ambient(node, "async", effects)
  }

  new Visitor({
    ImportDeclaration: (node) => imported(node.source),
    ExportNamedDeclaration: (node) => imported(node.source),
    ExportAllDeclaration: (node) => imported(node.source),
    ImportExpression: (node) => imported(node.source),
    TSImportType: (node) => imported(node.source),
    TSExternalModuleReference: (node) => imported(node.expression),
    CallExpression: (node) => {
      if (nameOf(node.callee) === "require") imported(node.arguments[0])
    },
    MemberExpression: (node) => {
      const name = nameOf(node)?.replace(/^(globalThis|window|self)\./, "")
      const instead = name === undefined ? undefined : ambientMembers[name]
      if (name !== undefined && instead !== undefined) ambient(node, name, instead)
    },
    VariableDeclarator: (node) => {
      if (node.id.type !== "ObjectPattern" || node.init === null) return
      const object = nameOf(node.init)
      for (const property of node.id.properties) {
        const key = property.type === "Property" ? nameOf(property.key) : undefined
        const instead = ambientMembers[`${object}.${key}`]
        if (instead !== undefined) ambient(property, `${object}.${key}`, instead)
      }
    },
    NewExpression: (node) => {
      if (nameOf(node.callee) === "Date" && node.arguments.length === 0) ambient(node, "new Date()", clock)
    },
    ClassDeclaration: extending,
    ClassExpression: extending,
    TryStatement: (node) => void ambient(node, "try", effects),
    ArrowFunctionExpression: asynchronous,
    FunctionDeclaration: asynchronous,
    FunctionExpression: asynchronous
  }).visit(program)

  const statements = program.body.map((node): Statement =>
    node.type === "ExportAllDeclaration" && node.exported?.type === "Identifier"
      ? { name: node.exported.name, from: node.source.value, line: lineOf(node) }
      : { line: lineOf(node) }
  )
  return {
    isDescribed: /^(?:#![^\n]*\n)?\/\*\*/.test(text),
    imports,
    ambients,
    errorClasses,
    statements,
    errors: errors.map((error) => error.message)
  }
}

interface Node {
  readonly type: string
  readonly start: number
}

/** The text of a string literal, a template without holes, or the literal inside a type. */
const literal = (node: Node | null | undefined): string | undefined => {
  if (!node) return undefined
  if ("literal" in node) return literal(node.literal as Node)
  if ("value" in node && typeof node.value === "string") return node.value
  const quasis = "quasis" in node ? (node.quasis as ReadonlyArray<{ value: { cooked: string | null } }>) : []
  return quasis.length === 1 ? (quasis[0]?.value.cooked ?? undefined) : undefined
}

/** The function of a call, of a call of its result, and so on; what is no call stays as it is. */
const called = (node: Node): Node =>
  node.type === "CallExpression" ? called((node as Node & { callee: Node }).callee) : node

/** `a`, `a.b`, `a["b"]` and `a?.b.c` as dotted text; anything else has no name. */
const nameOf = (node: Node): string | undefined => {
  if (node.type === "Identifier") return (node as Node & { name: string }).name
  if (node.type === "ChainExpression") return nameOf((node as Node & { expression: Node }).expression)
  if (node.type !== "MemberExpression") return undefined
  const { object, property, computed } = node as Node & { object: Node; property: Node; computed: boolean }
  const left = nameOf(object)
  const right = computed ? literal(property) : nameOf(property)
  return left === undefined || right === undefined ? undefined : `${left}.${right}`
}
