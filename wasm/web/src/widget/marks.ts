import type {Diagnosis} from '../types.js'

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
  const conditions = d.findings[0]?.evidence.map((e) => e.condition).join('\n') ?? ''
  const all = [...d.signals.map(({id, span}) => ({id, span})), ...codes(text, d)]
  const read = all.filter(({id}) => conditions.includes(`'${id}'`))
  return (read.length > 0 ? read : all).map(({span}) => span)
}

/** Where the codes stand that were read from the text. */
function codes(text: string, d: Diagnosis): {id: string; span: Span}[] {
  const value = d.fields.find((f) => f.name === 'symptom.codes')?.value
  const lower = text.toLowerCase()
  return (Array.isArray(value) ? (value as string[]) : []).flatMap((id) => {
    const at = lower.indexOf(id.toLowerCase())
    return at >= 0 ? [{id, span: [at, at + id.length] as Span}] : []
  })
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
