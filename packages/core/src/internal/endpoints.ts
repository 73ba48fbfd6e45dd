/** One endpoint, without the schemas that a program which only calls it has no use for. */
export interface BareEndpoint {
  readonly operation: string
  readonly method: "GET" | "POST" | "DELETE"
  /** Path below `/api/v2/<prefix>/aws`, with `:id` for the identifier of a mapping. */
  readonly path: string
  /** The statuses that mean success, the documented one first. */
  readonly statuses: readonly [number, ...Array<number>]
}

const endpointsOf = (kind: string, path: string) =>
  ({
    list: { operation: `${kind}.list`, method: "GET", path, statuses: [200] },
    get: { operation: `${kind}.get`, method: "GET", path: `${path}/:id`, statuses: [200] },
    create: { operation: `${kind}.create`, method: "POST", path, statuses: [201, 200] },
    remove: { operation: `${kind}.remove`, method: "DELETE", path: `${path}/:id`, statuses: [204, 200] }
  }) as const satisfies Record<string, BareEndpoint>

export const personaMappings = endpointsOf("personaMappings", "/persona_mapping")

export const intakeMappings = endpointsOf("intakeMappings", "/intake_mapping")

/** Whether an operation creates something, which must not happen twice. */
export const isCreate = (operation: string): boolean => operation.endsWith(".create")
