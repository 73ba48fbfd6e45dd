import { useDeferredValue, useEffect, useSyncExternalStore } from "react"
import * as Location from "../model/Location.ts"
import type { Data } from "../model/Session.ts"
import type { Store } from "../state/Store.ts"
import { useLocation } from "../state/useLocation.ts"
import { useDrop, useSource } from "../state/useSource.ts"
import { Header } from "./Header.tsx"
import { MappingsTab } from "./MappingsTab.tsx"
import { MapTab } from "./MapTab.tsx"
import { Notice } from "./Notice.tsx"
import { ProblemsTab } from "./ProblemsTab.tsx"
import { TryTab } from "./TryTab.tsx"

export const App = ({ site, store }: { readonly site: string; readonly store: Store }) => {
  const session = useSyncExternalStore(store.subscribe, store.get)
  const data = useDeferredValue(session.data)
  const [location, navigate] = useLocation()
  const [source, actions] = useSource()
  const isOver = useDrop((files) => {
    void actions.open(files)
    navigate({ tab: "try" }, true)
  })

  useEffect(() => {
    // No element shows it, so that it is escaped by whoever writes the name into the page: the server.
    document.title = `${Location.tabs[location.tab]} · ${site}`
    scrollTo(0, 0)
  }, [location.tab, site])

  const tryCaller = (caller: string): void => {
    actions.ask(caller)
    navigate({ tab: "try" }, true)
  }

  const tab = (data: Data) => {
    switch (location.tab) {
      case "mappings":
        return <MappingsTab data={data} location={location} navigate={navigate} />
      case "try":
        return <TryTab data={data} source={source} actions={actions} />
      case "map":
        return <MapTab data={data} location={location} navigate={navigate} />
      case "problems":
        return <ProblemsTab data={data} tryCaller={tryCaller} />
    }
  }

  return (
    <>
      <a className="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <Header site={site} session={session} location={location} refresh={store.refresh} />
      {isOver && <p className="over">Drop the files to try the callers in them</p>}
      <main id="main" tabIndex={-1} aria-busy={session.isLoading}>
        {data === undefined ? session.trouble === undefined && <Skeleton /> : tab(data)}
      </main>
      {session.trouble !== undefined && (
        <Notice
          trouble={session.trouble}
          shownAt={session.data?.at}
          isLoading={session.isLoading}
          refresh={store.refresh}
        />
      )}
    </>
  )
}

// The hash names the tab, so the link moves the focus itself.
const skip = (event: React.MouseEvent): void => {
  event.preventDefault()
  document.getElementById("main")?.focus()
}

const Skeleton = () => (
  <div className="skeleton" role="status" aria-label="Loading the mappings">
    {Array.from({ length: 12 }, (_, at) => (
      <span key={at} />
    ))}
  </div>
)
