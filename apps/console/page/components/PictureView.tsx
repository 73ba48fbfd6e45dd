import * as Printable from "@dd-cloud-auth/core/Printable"
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react"
import { columnNames, countOf, type Graph } from "../model/Graph.ts"
import * as Picture from "../model/Picture.ts"
import { PictureDetails } from "./PictureDetails.tsx"

/** The drawing. It is one stop of the Tab key; arrow keys follow the links, Enter zooms in, Escape zooms out. */
export const PictureView = (props: {
  readonly graph: Graph
  readonly zoom: number
  readonly zoomIn: (node: string) => void
  readonly zoomOut: () => void
}) => {
  const { graph, zoom, zoomIn, zoomOut } = props
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const picture = useMemo(() => Picture.layout(graph, Math.max(width, 720)), [graph, width])
  const [active, setActive] = useState("")
  const [hovered, setHovered] = useState("")
  const items = [...picture.nodes, ...picture.links]
  const places = new Map(items.map(({ id }, at) => [id, at]))
  const current = items.some(({ id }) => id === active) ? active : (picture.nodes[0]?.id ?? "")
  const shown = items.find(({ id }) => id === (hovered === "" ? active : hovered))
  const lit = useMemo(
    () => (shown === undefined ? undefined : Picture.related(picture, shown.id)),
    [picture, shown]
  )

  const onKeyDown = (event: KeyboardEvent<SVGElement>): void => {
    const direction = directions[event.key]
    if (direction !== undefined) {
      event.preventDefault()
      const to = Picture.move(picture, current, direction)
      setActive(to)
      frame.current?.querySelector<SVGElement>(`[data-at="${places.get(to)}"]`)?.focus()
    } else if (event.key === "Escape") {
      zoomOut()
    } else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault()
      if (picture.nodes.some(({ id }) => id === current)) zoomIn(current)
    }
  }

  const interactive = (id: string) => ({
    "data-at": places.get(id),
    tabIndex: id === current ? 0 : -1,
    onFocus: () => setActive(id),
    onPointerEnter: () => setHovered(id),
    onPointerLeave: () => setHovered("")
  })
  const dim = (id: string): string => (lit === undefined || lit.has(id) ? "" : " faint")

  return (
    <div className="map">
      <div className="frame" ref={frame}>
        <svg
          role="group"
          aria-label="Who may act as whom: AWS accounts, their principals, Datadog accounts"
          width={picture.width * zoom}
          height={picture.height * zoom}
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          onKeyDown={onKeyDown}
        >
          {picture.links.map((link) => (
            <g
              key={link.id}
              role="img"
              aria-label={nameOf(picture, link)}
              className={`link-shape ${link.reach}${dim(link.id)}`}
              {...interactive(link.id)}
            >
              <path className="hit" d={link.path} strokeWidth={Math.max(10, link.width)} />
              <path className="line" d={link.path} strokeWidth={link.width} />
              {link.reach === "broken" && (
                <text className="cross" x={link.x} y={link.y} dy="0.36em">
                  ×
                </text>
              )}
            </g>
          ))}
          {picture.nodes.map((node) => (
            <g
              key={node.id}
              role="button"
              aria-label={`${columnNames[node.column]} ${shorten(node.label)}, ${countOf(node.rows.length)}`}
              className={`node${dim(node.id)}`}
              onClick={() => zoomIn(node.id)}
              {...interactive(node.id)}
            >
              <rect
                x={node.x}
                y={node.y}
                width={Picture.nodeWidth}
                height={Math.max(2, node.height)}
                rx={1.5}
              />
              <text
                x={node.column === 0 ? node.x - 8 : node.x + Picture.nodeWidth + 8}
                y={node.y + node.height / 2}
                dy="0.36em"
                textAnchor={node.column === 0 ? "end" : "start"}
              >
                {shorten(node.label)}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <PictureDetails picture={picture} item={shown} />
    </div>
  )
}

const directions: Readonly<Record<string, Picture.Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right"
}

const nameOf = (picture: Picture.Picture, link: Picture.PlacedLink): string => {
  const label = (id: string): string => picture.nodes.find((node) => node.id === id)?.label ?? ""
  return `${label(link.source)} to ${label(link.target)}, ${link.reach}, ${countOf(link.rows.length)}`
}

/** Keeps a UUID whole, and of what is longer both ends: what tells names apart is often the last part. */
const shorten = (label: string): string => {
  const characters = Array.from(Printable.escape(label))
  return characters.length <= 36
    ? characters.join("")
    : `${characters.slice(0, 20).join("")}…${characters.slice(-14).join("")}`
}

const useWidth = (frame: React.RefObject<HTMLElement | null>): number => {
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    setWidth(frame.current?.clientWidth ?? 0)
  }, [frame])
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    if (frame.current !== null) observer.observe(frame.current)
    return () => observer.disconnect()
  }, [frame])
  return width
}
