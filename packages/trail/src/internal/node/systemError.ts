// What the system says of a file that it does not read, in words.

import { getSystemErrorMessage } from "node:util"

/** Returns a sentence that follows the path of the file. */
export const describe = (error: unknown): string => {
  const { code, errno } = error as NodeJS.ErrnoException
  switch (code) {
    case "ENOENT":
      return "is not there"
    case "EACCES":
    case "EPERM":
      return "may not be read: permission denied"
    case "ELOOP":
      return "is a link in a circle"
  }
  const said = errno === undefined ? String(error) : getSystemErrorMessage(errno)
  return `cannot be read: ${said}`
}

/** Whether the system refused something, rather than that this program is wrong. */
export const isSystemError = (error: unknown): boolean => error instanceof Error && "syscall" in error
