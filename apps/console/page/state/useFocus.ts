import { useEffect } from "react"
import * as Place from "../model/Place.ts"
import type { Data } from "../model/Session.ts"
import type { Navigate } from "./useLocation.ts"
import { useSliced } from "./useSliced.ts"

/**
 * What the places of the address are called. A place that no mapping leads through, such as one that went with a
 * refresh, is taken out of the address.
 */
export const useFocus = (
  data: Data,
  focus: ReadonlyArray<string>,
  navigate: Navigate
): ReadonlyArray<Place.Named> => {
  const { isWorking, value = [] } = useSliced(
    () => Place.nameAll(data.rows, focus, data.names),
    [data, focus]
  )
  useEffect(() => {
    if (!isWorking && value.length < focus.length) navigate({ focus: value.map(({ id }) => id) })
  }, [isWorking, value, focus, navigate])
  return value
}
