declare module "picomatch" {
  const picomatch: (pattern: string, options: Readonly<Record<string, boolean>>) => (text: string) => boolean
  export default picomatch
}
