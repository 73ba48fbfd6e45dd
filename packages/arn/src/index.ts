export * as Arn from "./Arn.ts"
export * as Pattern from "./Pattern.ts"
export * as PatternIndex from "./PatternIndex.ts"
export * as Principal from "./Principal.ts"
