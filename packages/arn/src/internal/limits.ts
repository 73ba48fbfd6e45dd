/** AWS allows no ARN more characters than this. */
export const longestArn = 2048

/** What is said of a longer one. */
export const tooLong = `an ARN has at most ${longestArn} characters`
