import { conform } from "./conform.ts"

export default {
  fetch: (request: Request): Promise<Response> =>
    request
      .json()
      .then(conform)
      .then((outcomes) => Response.json(outcomes))
}
