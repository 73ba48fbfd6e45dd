/** AWS allows no ARN more characters than this. */
export const longest = 2048
