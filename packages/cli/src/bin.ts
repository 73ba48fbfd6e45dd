#!/usr/bin/env node
import { run } from "./internal/main.ts"

run()
