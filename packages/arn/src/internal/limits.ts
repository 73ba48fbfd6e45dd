/** AWS allows no ARN more characters than this. */
export const longest = 2048

/** What is said of a longer one. */
export const tooLong = `AWS allows an ARN ${longest} characters`
