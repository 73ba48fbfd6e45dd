/** Entry point: one store, one tree. Reading order: model/ (pure), state/, components/. */

import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { App } from "./components/App.tsx"
import * as Store from "./state/Store.ts"
import "./styles.css"

const meta = document.querySelector<HTMLMetaElement>("meta[name=site]")
const site = meta?.content ?? ""

const store = Store.make(meta?.dataset["parameter"] ?? site)
store.refresh()

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <App store={store} site={site} />
  </StrictMode>
)
