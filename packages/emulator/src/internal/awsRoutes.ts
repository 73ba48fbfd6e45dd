import type * as Aws from "../Aws.ts"
import type { Identities } from "./identities.ts"
import { containerRoutes, instanceRoutes } from "./metadataRoutes.ts"
import type { Route } from "./routes.ts"
import { stsRoute } from "./stsRoute.ts"

/** The endpoints of AWS's that the options ask for. Throws where one of them cannot be right. */
export const awsRoutes = (options: Aws.Options | undefined, identities: Identities): ReadonlyArray<Route> =>
  options === undefined
    ? []
    : [
        stsRoute(options.webIdentities ?? [], identities),
        ...(options.instance === undefined ? [] : instanceRoutes(options.instance, identities)),
        ...(options.container === undefined ? [] : containerRoutes(options.container, identities))
      ]
