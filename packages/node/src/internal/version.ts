/** The version of this package. `scripts/stampVersion.mjs` writes it whenever changesets sets a new one. */
export const version = "0.0.0"
