// For Deno and Bun: targets as the first argument, outcomes on stdout.

import { conform } from "./conform.ts"

conform(JSON.parse(process.argv[2]!)).then((outcomes) => process.stdout.write(JSON.stringify(outcomes)))
