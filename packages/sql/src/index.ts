export * as Name from "./Name.ts"
export * as Sql from "./Sql.ts"
