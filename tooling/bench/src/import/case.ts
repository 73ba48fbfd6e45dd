// Loads modules in a fresh process: those before the slash first, those after it on top; prints milliseconds for each.
const [before, after] = process.argv
  .slice(2)
  .join(" ")
  .split("/ ")
  .map((names) => names.split(" ").filter((name) => name !== ""))
const load = async (names: ReadonlyArray<string> = []) => {
  const start = performance.now()
  for (const name of names) await import(name)
  return performance.now() - start
}
const base = await load(before)
const top = await load(after)
console.log(JSON.stringify({ base, top, MB: process.resourceUsage().maxRSS / 1024 }))
process.exit(0)
