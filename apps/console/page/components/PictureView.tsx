import {
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState
} from "react"
import * as Graph from "../model/Graph.ts"
import * as Picture from "../model/Picture.ts"
import { useMeasure } from "../state/useMeasure.ts"
import { PictureDetails } from "./PictureDetails.tsx"

/** Narrower than this the labels say nothing any more, and the frame scrolls. */
const narrowest = 440

/** The drawing. It is one stop of the Tab key; arrow keys follow the links, Enter zooms in, Escape zooms out. */
export const PictureView = (props: {
  readonly graph: Graph.Graph
  readonly isWorking: boolean
  /** The ids of the mappings that overlap with others. */
  readonly marked: ReadonlySet<string>
  readonly scale: number
  readonly zoomIn: (places: ReadonlyArray<string>) => void
  readonly zoomOut: () => void
}) => {
  const { graph, marked, scale, zoomIn, zoomOut } = props
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const measure = useMeasure()
  const picture = useMemo(
    () => Picture.layout(graph, Math.max(width, narrowest), measure),
    [graph, width, measure]
  )
  const [active, setActive] = useState("")
  const [hovered, setHovered] = useState("")
  const items = [...picture.nodes, ...picture.links]
  const places = new Map(items.map(({ id }, at) => [id, at]))
  const current = places.has(active) ? active : (picture.nodes[0]?.id ?? "")
  const shown = items.find(({ id }) => id === (hovered === "" ? active : hovered))
  const shownId = shown?.id
  const lit = useMemo(
    () => (shownId === undefined ? undefined : Graph.related(graph, shownId)),
    [graph, shownId]
  )
  const overlapping = useMemo(
    () =>
      new Set(
        graph.links.flatMap(({ id, isRest, rows }) =>
          !isRest && rows.some(({ mapping }) => marked.has(mapping.id)) ? [id] : []
        )
      ),
    [graph, marked]
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
      zoomIn(picture.nodes.find(({ id }) => id === current)?.places ?? [])
    }
  }

  const interactive = (id: string) => ({
    "data-at": places.get(id),
    tabIndex: id === current ? 0 : -1,
    onFocus: () => setActive(id),
    onPointerEnter: (event: PointerEvent) => event.pointerType === "mouse" && setHovered(id),
    onPointerLeave: () => setHovered("")
  })
  const dim = (id: string): string => (lit === undefined || lit.has(id) ? "" : " faint")
  /** A finger has nothing to point with before it touches: its first tap says what is there, its second zooms in. */
  const isFirstTap = useRef(false)

  return (
    <div className="map" aria-busy={props.isWorking}>
      <div className="frame" ref={frame}>
        <svg
          role="group"
          aria-label="Who may act as whom: AWS accounts, their principals, Datadog accounts"
          width={picture.width * scale}
          height={picture.height * scale}
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          onKeyDown={onKeyDown}
        >
          {picture.links.map((link) => (
            <g
              key={link.id}
              role="img"
              aria-label={nameOf(picture, link, overlapping.has(link.id))}
              className={`link-shape ${link.isRest && link.reach !== "broken" ? "rest" : link.reach}${
                overlapping.has(link.id) ? " overlapping" : ""
              }${dim(link.id)}`}
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
              aria-label={`${Graph.titleOf({ ...node, label: node.text })}, ${Graph.countOf(node.rows.length)}`}
              className={`node${node.isRest ? " rest" : ""}${node.places.length === 0 ? " closed" : ""}${dim(node.id)}`}
              onPointerDown={({ pointerType }) => {
                isFirstTap.current = pointerType !== "mouse" && active !== node.id
              }}
              onClick={() => {
                setActive(node.id)
                if (!isFirstTap.current) zoomIn(node.places)
              }}
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
                x={node.column === 0 ? node.x - Picture.gap : node.x + Picture.nodeWidth + Picture.gap}
                y={node.y + node.height / 2}
                dy="0.36em"
                textAnchor={node.column === 0 ? "end" : "start"}
              >
                {node.text}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <PictureDetails
        picture={picture}
        item={shown}
        count={graph.rows.length}
        marked={marked}
        zoomIn={zoomIn}
      />
    </div>
  )
}

const directions: Readonly<Record<string, Picture.Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right"
}

const nameOf = (picture: Picture.Picture, link: Picture.PlacedLink, isOverlapping: boolean): string => {
  const label = (id: string): string => picture.nodes.find((node) => node.id === id)?.label ?? ""
  return [
    `${label(link.source)} to ${label(link.target)}`,
    link.reach,
    ...(isOverlapping ? ["overlapping"] : []),
    Graph.countOf(link.rows.length)
  ].join(", ")
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
