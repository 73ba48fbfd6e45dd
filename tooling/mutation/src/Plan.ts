/** What is mutated in each package, and which of its tests judge the mutants. */

export interface Plan {
  /** Globs within the package. */
  readonly mutate: ReadonlyArray<string>
  /** Tests that would count every mutant as found, or cannot find any. */
  readonly withoutTests: ReadonlyArray<string>
}

export const plans: Readonly<Record<string, Plan>> = {
  // Sizes, allocations and the documentation's programs: none of them says that an answer is wrong. What is cut short at
  // each of its calls takes too long in a copy that counts what it runs.
  arn: {
    mutate: ["src/**/*.ts", "!src/index.ts"],
    withoutTests: [
      "test/allocation.test.ts",
      "test/cutShort.test.ts",
      "test/documentation.test.ts",
      "test/size.test.ts"
    ]
  },
  core: { mutate: ["src/**/*.ts", "!src/index.ts"], withoutTests: [] },
  // What runs in processes of its own cannot reach a mutant.
  aws: {
    mutate: ["src/**/*.ts", "!src/index.ts"],
    withoutTests: ["imports", "readme", "runtimes"].map((name) => `test/${name}.test.ts`)
  },
  node: { mutate: ["src/**/*.ts", "!src/index.ts"], withoutTests: ["test/readme.test.ts"] },
  // Tests that start the program as a process of its own cannot reach a mutant.
  cli: {
    mutate: ["src/internal/{answerText,mappingTable,presenter,resolve,snapshotFile,stop,table,text}.ts"],
    withoutTests: ["emulate", "list", "proxy", "terminal", "tour", "whois"].map(
      (name) => `test/${name}.test.ts`
    )
  }
}
