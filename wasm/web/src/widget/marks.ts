import type {Diagnosis, RuledOut} from '../types.js'

/** A stretch of the pasted text; marked, if it decided. */
export interface Passage {
  readonly text: string
  readonly marked: boolean
}

/** The longest unmarked stretch that is shown whole. */
const quiet = 160

/** Parts the text by what the leading finding rests on, or else by all that was recognised. Long stretches between are cut. */
export function passages(text: string, d: Diagnosis): Passage[] {
  const spans = merge(decisive(text, d))
  if (spans.length === 0) return []
  const out: Passage[] = []
  let at = 0
  for (const [start, end] of spans) {
    if (start > at) out.push({text: shorten(text.slice(at, start), at === 0, false), marked: false})
    out.push({text: text.slice(start, end), marked: true})
    at = end
  }
  if (at < text.length) out.push({text: shorten(text.slice(at), false, true), marked: false})
  return out
}

type Span = readonly [number, number]

function decisive(text: string, d: Diagnosis): Span[] {
  const evidence = d.findings[0]?.evidence ?? []
  const found = read(text, d, evidence.map((e) => e.condition).join('\n'), evidence.flatMap((e) => e.fields))
  return found.length > 0 ? found : d.signals.map(({span}) => span)
}

/** The stretches of the text by which a cause was ruled out. */
export function quotes(text: string, d: Diagnosis, out: RuledOut): string[] {
  return merge(read(text, d, out.condition, out.fields)).map((span) => text.slice(...span))
}

/** What conditions read of the text. */
function read(text: string, d: Diagnosis, conditions: string, fields: readonly string[]): Span[] {
  return [
    ...d.signals.filter(({id}) => id !== 'wording' && conditions.includes(`'${id}'`)).map(({span}) => span),
    ...d.fields.filter((f) => f.origin === 'text' && fields.includes(f.name)).flatMap((f) => [f.value].flat().flatMap((v) => find(text, String(v), conditions))),
  ]
}

/** Where a value stands that was read from the text; of many codes, those that a condition names. */
function find(text: string, value: string, conditions: string): Span[] {
  if (!conditions.includes(value)) return []
  const at = text.search(new RegExp(`(?<![\\w.])${value.replace(/[^\w]/g, '\\$&')}(?![\\w.]\\w)`, 'i'))
  return at >= 0 ? [[at, at + value.length]] : []
}

/** In order, without overlaps, without what is empty or outside. */
function merge(spans: readonly Span[]): Span[] {
  const out: [number, number][] = []
  for (const [start, end] of [...spans].filter(([s, e]) => s < e).sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else out.push([start, end])
  }
  return out
}

function shorten(text: string, first: boolean, last: boolean): string {
  const chars = [...text]
  if (chars.length <= quiet) return text
  const head = first ? '' : chars.slice(0, quiet / 2).join('')
  const tail = last ? '' : chars.slice(-quiet / 2).join('')
  return `${head} … ${tail}`
}
