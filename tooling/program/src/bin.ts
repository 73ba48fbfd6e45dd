#!/usr/bin/env node
/** Bundles the program of the package that it runs in. */

import { bundle } from "./Bundle.ts"

await bundle(process.cwd())
