import type {Diagnosis, Escalation, Finding, Question, Remedy} from '../types.js'
import {button, complain, complaint, fold, h, heading, link, list, slot, type Child} from './dom.js'
import type {Passage} from './marks.js'
import {plain, type Words} from './words.js'

/** What an answer is drawn from. */
export interface Answers {
  readonly diagnosis: Diagnosis
  readonly passages: readonly Passage[]
  readonly replies: readonly {readonly field: string; readonly question: string; readonly label: string}[]
  /** Causes that an answer or a rule put out of the question, and by what. */
  readonly gone: readonly {readonly title: string; readonly after: string}[]
  readonly online: boolean | undefined
  readonly solved: boolean
  readonly invalid: boolean
  readonly prepared: boolean
  /** What stands in the fields of questions. */
  readonly drafts: Map<string, string>
}

/** What the user can do about an answer. */
export interface Acts {
  choose(q: Question, value: string | boolean | null): void
  type(q: Question, words: string): void
  change(field: string): void
  elsewhere(): void
  helped(cause: string, r: Remedy): void
  useless(cause: string, r: Remedy): void
  summary(): string
  copy(text: HTMLElement): void
  print(): void
  restart(): void
}

/** How many causes besides the first are shown. */
const others = 4

export function answer(w: Words, a: Answers, act: Acts): HTMLElement[] {
  const d = a.diagnosis
  const [first, ...rest] = d.findings
  const q = question(d)
  const asked = q && !a.solved && (d.ask_first || first?.verdict !== 'confirmed' || first.remedies.length === 0) ? ask(w, q, a, act) : undefined
  const urgent = d.escalation?.now === true
  const parts = [
    a.solved && h('p', 'done', w.done),
    (!first || d.ask_first) && asked,
    first ? finding(w, first) : h('p', 'none', w.none),
    urgent && handOver(w, a, act),
    first && !a.solved && first.remedies.length > 0 && remedies(w, first, true, act),
    first && !d.ask_first && asked,
    why(w, a, act),
    noticed(w, a.online, act),
    rest.length > 0 && !a.solved && stack(heading(3, w.others), ...rest.slice(0, others).map((f) => other(w, f, act))),
    a.gone.length > 0 && fold('gone', h('h3', 'heading', w.gone), false, list('ul', '', a.gone.map((g) => g.title + (g.after && ` (${g.after})`)))),
    !urgent && !a.solved && handOver(w, a, act),
    button('restart plain', w.restart, act.restart),
  ]
  return parts.filter((p): p is HTMLElement => Boolean(p))
}

/** The best question that a user can answer here. What was tried is told by the buttons. */
export function question(d: Diagnosis): Question | undefined {
  return d.questions.find((q) => q.field !== 'context.tried')
}

function stack(...children: Child[]): HTMLElement {
  return h('div', 'stack', ...children)
}

function finding(w: Words, f: Finding): HTMLElement {
  const party = w.party[f.party]
  const sure = h('span', `verdict verdict-${f.verdict}`, w.verdict[f.verdict])
  return h('section', 'finding', heading(3, f.title, 'heading title'), h('p', 'party row', sure, party && ` ${party}`), h('p', 'explanation', f.explanation))
}

function other(w: Words, f: Finding, act: Acts): HTMLElement {
  const title = h('span', '', h('h4', 'heading', f.title), ` (${w.verdict[f.verdict]})`)
  return fold('other', title, false, h('p', 'explanation', f.explanation), f.remedies.length > 0 && remedies(w, f, false, act))
}

function remedies(w: Words, f: Finding, open: boolean, act: Acts): HTMLElement {
  return stack(open && heading(3, w.todo), ...f.remedies.map((r, i) => remedy(w, f.cause, r, open && i === 0, act)))
}

function remedy(w: Words, cause: string, r: Remedy, open: boolean, act: Acts): HTMLElement {
  const title = h('h4', 'heading', r.title)
  title.id = `remedy-${cause}-${r.id}`
  const buttons = [button('helped', w.helped, () => act.helped(cause, r)), button('useless', w.useless, () => act.useless(cause, r))]
  for (const b of buttons) b.setAttribute('aria-describedby', title.id)
  const cautions = r.cautions.map((c) => h('p', 'caution', `${w.caution}${w.colon}${c}`))
  return fold('remedy', title, open, list('ol', 'steps', r.steps), ...cautions, h('div', 'feedback row', ...buttons))
}

function ask(w: Words, q: Question, a: Answers, act: Acts): HTMLElement {
  const title = heading(3, q.text, 'heading question-text')
  title.id = 'question'
  const unknown = button('choice unknown', w.unknown, () => act.choose(q, null))
  const body = q.choices.length > 0 ? choices(w, q, unknown, act) : words(w, q, unknown, a, act)
  return h('section', 'question card', h('p', 'quiet', w.ask), title, body)
}

function choices(w: Words, q: Question, unknown: HTMLElement, act: Acts): HTMLElement {
  const buttons = q.choices.map((c) => {
    return Object.assign(button('choice', c.label || plain(w, c.value), () => act.choose(q, c.value)), {value: c.value})
  })
  const group = h('div', 'choices', ...buttons, unknown)
  group.setAttribute('role', 'group')
  group.setAttribute('aria-labelledby', 'question')
  return group
}

/** A question whose answer is typed. A whole message gets more than a line. */
function words(w: Words, q: Question, unknown: HTMLElement, {invalid, drafts}: Answers, act: Acts): HTMLElement {
  const field = q.field === 'symptom.text' ? Object.assign(h('textarea', 'input'), {rows: 4}) : h('input', 'input')
  field.setAttribute('aria-labelledby', 'question')
  field.autocomplete = 'off'
  field.value = drafts.get(q.field) ?? ''
  field.oninput = () => drafts.set(q.field, field.value)
  const problem = complaint('invalid')
  field.setAttribute('aria-describedby', problem.id)
  if (invalid) complain(field, problem, w.invalid)
  const form = h('form', 'typed', field, problem, h('div', 'row', h('button', 'button go', w.next), unknown))
  form.onsubmit = (event) => {
    event.preventDefault()
    const value = field.value.trim()
    if (value) return act.type(q, value)
    complain(field, problem, w.blank)
    field.focus()
  }
  return form
}

function why(w: Words, a: Answers, act: Acts): HTMLElement | undefined {
  const quote = h('p', 'quote', ...a.passages.map((p) => (p.marked ? h('mark', 'mark', p.text) : p.text)))
  const replies = a.replies.map((r) => {
    const change = button('change plain', w.change, () => act.change(r.field))
    change.setAttribute('aria-label', w.change + w.colon + (r.question || r.label))
    return h('span', 'row', r.question, h('strong', '', r.label), change)
  })
  const text = a.passages.length > 0 ? [h('h4', 'heading', w.text), quote] : []
  const answers = replies.length > 0 ? [h('h4', 'heading', w.answers), list('ul', 'answers', replies)] : []
  return text.length + answers.length > 0 ? fold('why', h('h3', 'heading', w.why), text.length > 0, ...text, ...answers) : undefined
}

/** What the browser answered by itself. */
function noticed(w: Words, online: boolean | undefined, act: Acts): HTMLElement {
  const space = w.colon.slice(1) // Chinese and Japanese have none between sentences
  const state = online !== undefined && space + (online ? w.online : w.offline)
  return h('p', 'noticed quiet', w.noticed, w.colon, w.language, state, state && ' ', state && button('elsewhere plain', w.elsewhere, act.elsewhere))
}

function handOver(w: Words, a: Answers, act: Acts): HTMLElement {
  const e = a.diagnosis.escalation
  const box = h('div', 'summary-box', a.prepared && prepared(w, act))
  box.ariaLive = 'polite'
  return h(
    'section', 'escalation card', heading(3, e?.now ? w.handOverNow : w.handOver), e && contact(e), slot('contact'), ...(e ? collect(w, e) : []),
    button('prepare', w.prepare, () => box.replaceChildren(prepared(w, act))), box,
  )
}

function collect(w: Words, e: Escalation): HTMLElement[] {
  return e.collect.length > 0 ? [h('p', '', w.collect + w.colon), list('ul', 'collect', e.collect.map((c) => c.label))] : []
}

function contact(e: Escalation): HTMLElement {
  const c = e.contact
  if (!c) return h('p', 'contact', e.role)
  const url = c.url && link(c.url, c.url.replace(/^(mailto|tel):/, ''))
  const phone = c.phone && link(`tel:${c.phone.replace(/[^\d+*#]/g, '')}`, c.phone)
  return h('p', 'contact row', h('strong', '', c.name), phone, url)
}

function prepared(w: Words, act: Acts): HTMLElement {
  const text = h('pre', 'summary-text', act.summary())
  const row = h('div', 'row', button('copy', w.copy, () => act.copy(text)), button('print', w.print, act.print))
  return stack(h('p', 'quiet', w.masked), text, row)
}

/** What stands in place of an answer when there can be none: the page's own help and contact. */
export function failure(text: string, retry: HTMLElement | undefined): HTMLElement {
  return h('section', 'error card', h('p', 'error-text', text), retry, slot(), slot('contact'))
}
