// Findings on their way to a sink.

import type { Damage, Format, NoCaller, Sighting, Sink } from "./sink.ts"

/**
 * Keeps findings, in their order, until they are handed on. Scanning is fast as long as an engine keeps what it compiled
 * for it; a sink's functions, which are others for every file, must not become a part of that.
 */
export class Findings implements Sink {
  #kept: Array<Sighting | NoCaller | Damage | Format> = []

  caller(sighting: Sighting): void {
    this.#kept.push(sighting)
  }

  noCaller(record: NoCaller): void {
    this.#kept.push(record)
  }

  damage(damage: Damage): void {
    this.#kept.push(damage)
  }

  format(format: Format): void {
    this.#kept.push(format)
  }

  /** Hands on what is kept. */
  tell(sink: Sink): void {
    const kept = this.#kept
    this.#kept = []
    for (const found of kept) {
      if (typeof found === "string") sink.format(found)
      else if ("caller" in found) sink.caller(found)
      else if ("kind" in found) sink.noCaller(found)
      else sink.damage(found)
    }
  }
}
