/** Hands a text to the user as a file, in the folder where the browser keeps what is downloaded. */
export const save = (name: string, parts: ReadonlyArray<string>): void => {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([...parts], { type: "application/x-ndjson" }))
  link.download = name
  link.click()
  // The browser has begun to read it by the next task, and would keep it for as long as the page is open.
  setTimeout(() => URL.revokeObjectURL(link.href))
}
