// Empties the build of the package that it runs in: what a compiler wrote for a module that is gone since would be
// published, and cached, as if it were still there.

import { rmSync } from "node:fs"

for (const folder of ["dist", ".tsbuild"]) rmSync(folder, { force: true, recursive: true })
