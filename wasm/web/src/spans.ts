import type {Signal} from './types.js'

/** Turns UTF-8 offsets into `text` to the UTF-16 offsets that JavaScript counts in. */
export function toUTF16(text: string, signals: readonly Signal[]): Signal[] {
  const ends = [...new Set(signals.flatMap((s) => s.span))].sort((a, b) => a - b)
  const at = new Map<number, number>()
  let bytes = 0
  let units = 0
  for (const end of ends) {
    while (bytes < end && units < text.length) {
      const c = text.codePointAt(units) ?? 0
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4
      units += c < 0x10000 ? 1 : 2
    }
    at.set(end, units)
  }
  return signals.map(({id, span}) => ({id, span: [at.get(span[0]) ?? 0, at.get(span[1]) ?? 0]}))
}
