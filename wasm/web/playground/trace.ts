import {h} from '../src/widget/dom.js'
import type {Case, Diagnosis, RuleTrace, Trace} from '../src/types.js'
import {place, type Go} from './answer.js'
import type {Answer} from './types.js'

/** A field's value and where it comes from. */
interface Known {
  readonly value: unknown
  readonly from: string
}

/** How many rules of a kind are drawn. */
const most = 25

const kinds: readonly (readonly [keyof Trace, string])[] = [
  ['fired', 'Holds'],
  ['waiting', 'Waits for what is not known'],
  ['refuted', 'Refuted, though something speaks for it'],
]

/** What every rule that bears on the case came to, condition by condition, with the values that were read. */
export function drawTrace(given: Case, a: Answer, mine: boolean, wanted: string, go: Go): HTMLElement[] {
  const {trace} = a.diagnosis
  if (!trace) return []
  const known = facts(given, a)
  const text = String(given.symptom?.['text'] ?? '')
  const fits = (r: RuleTrace): boolean => (!mine || go(r.rule) !== undefined) && `${r.rule} ${r.cause} ${r.sets}`.includes(wanted)
  return kinds.flatMap(([kind, title]) => {
    const rules = trace[kind].filter(fits).sort((a, b) => Number(go(b.rule) !== undefined) - Number(go(a.rule) !== undefined)) // the author's first
    const drawn = rules.slice(0, most).map((r) => drawRule(r, kind, known, text, a.diagnosis, go))
    const rest = rules.length - drawn.length
    return [
      h('h4', '', `${title} (${rules.length})`),
      h('ul', `rules ${kind}`, ...drawn, rest > 0 && h('li', 'quiet', `and ${rest} more: name a rule, a cause or a field above`)),
    ]
  })
}

/** All that is known of a case: given, found in the text, set by rules, said by records. */
function facts(given: Case, {diagnosis, facts}: Answer): ReadonlyMap<string, Known> {
  const out = new Map<string, Known>()
  for (const [name, value] of Object.entries(facts)) out.set(name, {value, from: 'record'})
  for (const f of diagnosis.fields) out.set(f.name, {value: f.value, from: f.origin})
  for (const [group, fields] of [['symptom', given.symptom], ['context', given.context]] as const) {
    for (const [name, value] of Object.entries(fields ?? {})) {
      const field = `${group}.${name}`
      if (!out.has(field)) out.set(field, {value, from: value === null ? 'asked, not known' : 'given'})
    }
  }
  return out
}

function drawRule(r: RuleTrace, kind: keyof Trace, known: ReadonlyMap<string, Known>, text: string, d: Diagnosis, go: Go): HTMLElement {
  const says = r.sets ? `sets ${r.sets}` : r.rule_out ? `rules out ${r.cause}` : `${r.cause} ${r.weight < 0 ? '−' : '+'}${Math.abs(r.weight)}`
  const conditions = r.conditions.map((c) => {
    const parts = c.predicates.map((p) => h('li', '', h('span', `truth ${p.truth}`, p.truth), ' ', h('code', '', p.text)))
    const values = reads(c.text).map((field) => drawValue(field, c.text, known, text, d))
    return h('li', `condition ${c.truth}`, h('span', `truth ${c.truth}`, c.truth), ' ', h('code', '', c.text), h('ul', 'values', ...parts, ...values))
  })
  const head = h('p', 'rule-head', place(r.rule, go(r.rule)), ` ${says} `, h('span', 'quiet', `${r.file}:${r.line}`))
  return h('li', `rule ${kind}`, head, h('ul', 'conditions', ...conditions))
}

/** The fields that a condition reads, in its order. */
function reads(condition: string): string[] {
  const bare = condition.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''")
  return [...new Set(bare.match(/\b[a-z_]+\.[a-z_\d]+\b/g) ?? [])]
}

function drawValue(field: string, condition: string, known: ReadonlyMap<string, Known>, text: string, d: Diagnosis): HTMLElement {
  if (field === 'symptom.signals') return signals(condition, text, d)
  const k = known.get(field)
  if (!k) return h('li', '', h('code', '', field), h('em', '', ' unknown'))
  const value = field === 'symptom.text' ? `${[...text].length} characters` : JSON.stringify(k.value)
  return h('li', '', h('code', '', `${field} = ${value}`), h('span', 'quiet', ` (${k.from})`))
}

/** The stretches of the text in which the signals of a condition were recognised. */
function signals(condition: string, text: string, d: Diagnosis): HTMLElement {
  const found = d.signals.filter((s) => condition.includes(`'${s.id}'`))
  const quotes = found.flatMap((s) => [' ', s.id, ' ', h('mark', '', text.slice(...s.span)), h('span', 'quiet', ` at ${s.span[0]}–${s.span[1]}`)])
  const none = text ? ' none of those named' : ' unknown: no text'
  return h('li', '', h('code', '', 'symptom.signals'), ...(found.length > 0 ? quotes : [h('em', '', none)]))
}
