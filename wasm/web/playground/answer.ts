import {button, h, list} from '../src/widget/dom.js'
import {passages} from '../src/widget/marks.js'
import type {Diagnosis, Finding} from '../src/types.js'

/** Goes to a rule's place in the layer; undefined for a rule that stands elsewhere. */
export type Go = (rule: string) => (() => void) | undefined

/** A name that leads to its place, where that is in the layer. */
export function place(name: string, go: (() => void) | undefined): Node {
  return go ? button('link', name, go) : h('code', '', name)
}

const sign = (n: number): string => (n < 0 ? `−${-n}` : `+${n}`)

/** The diagnosis: what was recognised, the ranked causes with their evidence, what is asked next, who takes over. */
export function drawAnswer(text: string, d: Diagnosis, go: Go): HTMLElement[] {
  const quote = passages(text, d).map((p) => (p.marked ? h('mark', '', p.text) : p.text))
  const seen = [...new Set(d.signals.map((s) => s.id))].join(', ')
  const found = d.fields.map((f) => h('span', '', h('code', '', `${f.name} = ${JSON.stringify(f.value)}`), ` (${f.origin})`))
  const causes = h('ol', 'causes', ...d.findings.map((f, i) => cause(f, i === 0, d.locale, go)))
  const asked = d.questions.map((q) => h('span', '', h('code', '', q.field), ` gain ${q.gain}: `, inLocale('span', q.text, d.locale)))
  const parts = [
    quote.length > 0 && h('p', 'quote', ...quote),
    h('p', '', 'Signals: ', seen || 'none'),
    found.length > 0 && h('h4', '', 'Found out'),
    found.length > 0 && list('ul', 'plain', found),
    h('h4', '', d.findings.length > 0 ? 'Causes' : 'No cause: nothing in this case speaks for one'),
    d.findings.length > 0 && causes,
    asked.length > 0 && h('h4', '', d.ask_first ? 'Questions, before anything else' : 'Questions'),
    asked.length > 0 && list('ul', 'plain', asked),
    d.escalation && h('p', '', `Hand over${d.escalation.now ? ' now' : ''} to `, h('code', '', d.escalation.to), d.escalation.contact ? `: ${d.escalation.contact.name}` : ''),
  ]
  return parts.filter((p): p is HTMLElement => Boolean(p))
}

function cause(f: Finding, open: boolean, locale: string, go: Go): HTMLElement {
  const head = h('summary', '', inLocale('strong', f.title || f.cause, locale), ' ', h('span', `badge ${f.verdict}`, f.verdict), ` ${f.score}`)
  const evidence = [...new Set(f.evidence.map((e) => e.rule))].map((rule) => {
    const of = f.evidence.filter((e) => e.rule === rule)
    return h('li', '', place(rule, go(rule)), ` ${sign(of[0]?.weight ?? 0)}`, list('ul', 'plain', of.map((e) => h('code', '', e.condition))))
  })
  const remedies = f.remedies.map((r) => h('span', '', inLocale('span', r.title, locale), ' ', h('code', '', r.id)))
  const box = h(
    'details', 'cause', head, h('p', '', h('code', '', f.cause), `, ${f.party}`), inLocale('p', f.explanation, locale),
    h('p', '', 'Rests on'), h('ul', 'plain', ...evidence),
    f.missing.length > 0 && h('p', '', 'Waits for ', f.missing.join(', ')),
    remedies.length > 0 && h('p', '', 'Remedies'), remedies.length > 0 && list('ol', '', remedies),
  )
  box.open = open
  return h('li', '', box)
}

function inLocale<K extends keyof HTMLElementTagNameMap>(tag: K, text: string, locale: string): HTMLElementTagNameMap[K] {
  return Object.assign(h(tag, '', text), {lang: locale})
}
