import { type ReactElement, useDeferredValue, useEffect, useState, useSyncExternalStore } from "react"
import * as Location from "../model/Location.ts"
import type { Data } from "../model/Session.ts"
import type { Store } from "../state/Store.ts"
import { useLocation } from "../state/useLocation.ts"
import { useDrop, useSource } from "../state/useSource.ts"
import { Changes } from "./Changes.tsx"
import { Failure, Notice } from "./Failure.tsx"
import { Header } from "./Header.tsx"
import { MappingsTab } from "./MappingsTab.tsx"
import { MapTab } from "./MapTab.tsx"
import { ProblemsTab } from "./ProblemsTab.tsx"
import { Skeleton } from "./Skeleton.tsx"
import { TryTab } from "./TryTab.tsx"

export const App = ({ site, store }: { readonly site: string; readonly store: Store }) => {
  const session = useSyncExternalStore(store.subscribe, store.get)
  const data = useDeferredValue(session.data)
  const [location, navigate] = useLocation()
  const [source, actions] = useSource(store)
  const isOver = useDrop((files) => {
    void actions.open(files)
    navigate({ tab: "try" }, true)
  })
  const [showsChanges, setShowsChanges] = useState(false)
  const [folded, setFolded] = useState("")

  useEffect(() => {
    // No element shows it, so that it is escaped by whoever writes the name into the page: the server.
    document.title = `${Location.tabs[location.tab]} · ${site}`
  }, [location.tab, site])

  const { trouble } = session
  // A failure that comes again after it was folded stays folded; another one is shown.
  const isFolded = trouble !== undefined && trouble.title === folded

  const tryCaller = (caller: string): void => {
    actions.ask(caller)
    navigate({ tab: "try" }, true)
  }

  const instead =
    trouble === undefined ? (
      <Skeleton tab={location.tab} />
    ) : (
      <Failure trouble={trouble} isLoading={session.isLoading} refresh={store.refresh} />
    )

  const tab = (data: Data): ReactElement => {
    switch (location.tab) {
      case "mappings":
        return (
          <MappingsTab
            data={data}
            audit={session.audit}
            store={store}
            location={location}
            navigate={navigate}
            tryCaller={tryCaller}
          />
        )
      case "try":
        return <TryTab data={data} store={store} source={source} actions={actions} />
      case "map":
        return <MapTab data={data} location={location} navigate={navigate} />
      case "problems":
        return (
          <ProblemsTab
            data={data}
            audit={session.audit}
            progress={session.progress}
            notAudited={session.notAudited}
            location={location}
            navigate={navigate}
            tryCaller={tryCaller}
          />
        )
    }
  }

  return (
    <>
      <a className="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <Header
        site={site}
        session={session}
        location={location}
        refresh={store.refresh}
        showsChanges={showsChanges}
        toggleChanges={() => setShowsChanges(!showsChanges)}
        unfold={isFolded ? () => setFolded("") : undefined}
      />
      {isOver && <p className="over">Drop the files to try the callers in them</p>}
      <main id="main" tabIndex={-1} aria-busy={session.isLoading}>
        {data !== undefined && showsChanges && (
          <Changes
            changes={data.changes}
            show={() => navigate({ tab: "mappings", filter: { ...location.filter, mark: "new" } }, true)}
            restart={store.countFromHere}
            close={() => setShowsChanges(false)}
          />
        )}
        {data !== undefined ? (
          tab(data)
        ) : location.tab === "try" ? (
          <TryTab data={undefined} store={store} source={source} actions={actions}>
            {instead}
          </TryTab>
        ) : (
          instead
        )}
      </main>
      {data !== undefined && trouble !== undefined && !isFolded && (
        <Notice
          trouble={trouble}
          isLoading={session.isLoading}
          refresh={store.refresh}
          fold={() => setFolded(trouble.title)}
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
