import type {Postmend} from '../index.js'
import type {Case, Diagnosis, Fields, Finding, Question, Remedy, Value} from '../types.js'
import {answered, chosen, starts, typed, type Reply} from './case.js'
import {quotes} from './marks.js'
import type {Answer} from './summary.js'
import {plain, type Words} from './words.js'

/** What the page knows and what stands in the box. */
export interface Given {
  readonly text: string
  readonly locale: string
  readonly provider: string
  readonly context: Fields
}

/** One visitor's case as it grows: what was answered, tried and ruled out. */
export class Visit {
  diagnosis: Diagnosis | undefined
  replies: readonly Reply[] = []
  tried: readonly Remedy[] = []
  /** What stands in the fields of questions. */
  readonly drafts = new Map<string, string>()
  /** Whether the browser answers what it knows of itself. */
  auto = true
  solved = false
  /** Whether the last answer meant nothing. */
  invalid = false
  /** Whether the hand-over is due, and was told. */
  urged = false
  /** Whether the summary was prepared, and was told: it stays open. */
  prepared = false
  #last: Reply | undefined
  #nothingToPaste = false
  #gone = new Map<string, Reply>()
  /** What was shown, the latest first: for the words of questions, causes and remedies. */
  readonly #shown: Diagnosis[] = []
  /** The case that was asked last. */
  #case: Case = {}
  /** The cases whose diagnosis the visitor replied to. */
  readonly #replied: Case[] = []

  /** Begins without a text, by one of the choices. */
  begin(field: string, value: string): void {
    this.#nothingToPaste = true
    this.replies = [{field, values: [value]}]
  }

  choose(q: Question, value: string | boolean | null): void {
    this.#reply(chosen(q, value))
  }

  type(q: Question, words: string): void {
    this.#reply(typed(q, words))
  }

  takeBack(field: string): void {
    this.replies = this.replies.filter((r) => r.field !== field)
  }

  tryInVain(r: Remedy): void {
    this.#replied.push(this.#case)
    this.tried = [...this.tried, r]
  }

  /** What was answered, in the language of the diagnosis. */
  answers(w: Words): Answer[] {
    return this.replies.map((r) => this.#answer(r, w))
  }

  /** The remedies that did not help. */
  vain(): string[] {
    const all = this.#findings.flatMap((f) => f.remedies)
    return this.tried.map(({id}) => all.find((r) => r.id === id)?.title ?? id)
  }

  /** Causes that an answer or a rule put out of the question, and by what. */
  gone(text: string, w: Words): {title: string; after: string}[] {
    const d = this.diagnosis
    if (!d) return []
    const out = new Map([...this.#gone].map(([cause, r]) => [cause, {title: this.#findings.find((f) => f.cause === cause)?.title ?? cause, after: said(this.#answer(r, w))}]))
    for (const r of d.ruled_out) {
      const replies = this.answers(w).filter(({field}) => r.fields.includes(field)).map(said)
      const provider = r.fields.some((f) => f.startsWith('provider.')) ? [w.provider] : []
      out.set(r.cause, {title: r.title, after: [...replies, ...quotes(text, d, r), ...provider].join('; ')})
    }
    return [...out.values()]
  }

  /** The case as it stands. */
  case({text, locale, provider, context}: Given): Case {
    const symptom = {text: text.trim() ? text : this.#nothingToPaste ? null : undefined}
    const known: Record<string, Value | undefined> = {...context}
    if (provider) known['provider'] = provider
    if (this.auto) known['online'] = navigator.onLine
    if (this.tried.length > 0) known['tried'] = this.tried.map((r) => r.id)
    return answered({locale, symptom, context: known}, this.replies)
  }

  /** Asks the engine: in a language that is new to this visit, also for what was replied to before. */
  async ask(pm: Postmend, given: Given): Promise<Diagnosis[]> {
    const {locale} = given
    const before = locale === this.diagnosis?.locale ? [] : this.#replied
    const again = before.map((c) => pm.diagnose({...c, locale}).catch(() => []))
    return [await this.#ask(pm, given), ...(await Promise.all(again)).flat()]
  }

  /** Free words may be meant as a string, a number or a list: the engine says which. */
  async #ask(pm: Postmend, given: Given): Promise<Diagnosis> {
    for (;;) {
      try {
        this.invalid = false
        const c = this.case(given)
        const d = await pm.diagnose(c)
        this.#case = c
        return d
      } catch (e) {
        const {code, field} = e as {code?: string; field?: string}
        const reply = this.replies.find((r) => r.field === field)
        if (code === 'unknown-field' && field === 'context.online' && this.auto) this.auto = false
        else if (reply && reply.values.length > 1) this.replies = this.replies.map((r) => (r === reply ? {...r, values: r.values.slice(1)} : r))
        else if (reply) return this.#refuse(pm, given, reply)
        else throw e
      }
    }
  }

  /** An answer that means nothing is taken back and asked for again. */
  async #refuse(pm: Postmend, given: Given, reply: Reply): Promise<Diagnosis> {
    this.replies = this.replies.filter((r) => r !== reply)
    const d = await this.#ask(pm, given)
    this.invalid = true
    return d
  }

  /** Takes a diagnosis over, and notes which causes the last answer put out of the question. */
  remember(d: Diagnosis, again: readonly Diagnosis[]): void {
    const last = this.#last
    this.#last = undefined
    for (const f of d.findings) this.#gone.delete(f.cause)
    for (const {cause} of this.diagnosis?.findings ?? []) {
      if (last && !d.findings.some((f) => f.cause === cause)) this.#gone.set(cause, last)
    }
    this.diagnosis = d
    this.#shown.unshift(d, ...again)
  }

  get #findings(): Finding[] {
    return this.#shown.flatMap((d) => d.findings)
  }

  #answer({field, values: [value], typed}: Reply, w: Words): Answer {
    const start = w.starts[starts.findIndex(([f, v]) => f === field && v === value)]
    const q = this.#shown.flatMap((d) => d.questions).find((q) => q.field === field)
    const choice = q?.choices.find((c) => `${c.value}` === `${value}`)
    const label = typed ?? (choice?.label || start || plain(w, value))
    return {field, question: q?.text ?? '', label, free: typed !== undefined}
  }

  #reply(r: Reply): void {
    this.#replied.push(this.#case)
    this.#last = r
    this.replies = [...this.replies.filter((other) => other.field !== r.field), r]
  }
}

function said(r: Answer): string {
  return `${r.question} ${r.label}`.trim()
}
