import type {Postmend} from '../index.js'
import {match} from '../locale.js'
import type {Case, Diagnosis, Fields, LoadOptions, Question, Remedy, Value} from '../types.js'
import {answered, chosen, starts, typed, type Reply} from './case.js'
import {button, h, heading, slot} from './dom.js'
import {passages} from './marks.js'
import {css} from './style.js'
import {summary} from './summary.js'
import {answer, failure, question, type Acts} from './view.js'
import {locales, words, type Words} from './words.js'

/** What the focus goes to when the button that had it is gone. */
type Target = 'question' | 'remedy' | 'title' | undefined

/** The longest text that can be pasted; what decides stands at its beginning. */
const maxText = 60_000

let sheet: CSSStyleSheet | undefined

/**
 * `<postmend-widget>`: says what is wrong with the visitor's mail. Nothing is
 * loaded before it is used, and nothing that is entered leaves the page.
 *
 * @fires postmend-diagnosis - an answer was shown
 * @fires postmend-question - a question was answered
 * @fires postmend-helped - a remedy helped
 * @fires postmend-escalate - it is time to hand over, or a summary was prepared, copied or printed
 * @fires postmend-error - there can be no answer
 */
export class PostmendWidget extends HTMLElement {
  static readonly observedAttributes: readonly string[] = ['lang', 'provider', 'kb', 'base']

  /** What the page knows of the visitor: {contract: 'active'}, {incident: 'outage'} ... */
  context: Fields = {}
  /** Given to `load`: integrity, retries, words ... */
  options: LoadOptions = {}

  readonly #root = this.attachShadow({mode: 'open'})
  readonly #box = Object.assign(h('textarea', 'input'), {id: 'text', rows: 5, maxLength: maxText})
  readonly #status = h('p', 'status')
  readonly #answer = h('section', 'answer')
  #form = h('form', 'form')
  #nothing = h('fieldset', 'starts')
  #engine: Promise<Postmend> | undefined
  #loaded = false
  #asked = 0

  #diagnosis: Diagnosis | undefined
  #nothingToPaste = false
  #replies: readonly Reply[] = []
  #tried: readonly Remedy[] = []
  #titles = new Map<string, string>()
  #gone = new Map<string, string>()
  #auto = true
  #solved = false
  #invalid = false
  #urged = false

  /** The provider's id or mail domain. */
  get provider(): string {
    return this.getAttribute('provider') ?? ''
  }

  set provider(value: string) {
    this.setAttribute('provider', value)
  }

  /** Where the knowledge base is. Default: `mail.kb` at `base`. */
  get kb(): string {
    return this.getAttribute('kb') ?? ''
  }

  set kb(value: string) {
    this.setAttribute('kb', value)
  }

  /** The folder of postmend.wasm, worker.js and mail.kb. Default: where this module is. */
  get base(): string {
    return this.getAttribute('base') ?? ''
  }

  set base(value: string) {
    this.setAttribute('base', value)
  }

  connectedCallback(): void {
    if (!sheet) {
      sheet = new CSSStyleSheet()
      sheet.replaceSync(css)
    }
    this.#root.adoptedStyleSheets = [sheet]
    this.#frame()
  }

  disconnectedCallback(): void {
    queueMicrotask(() => this.isConnected || this.#unload())
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.isConnected) return
    if (name === 'kb' || name === 'base') this.#unload()
    if (name === 'lang') this.#frame()
    if (this.#diagnosis) void this.#run()
  }

  get #locale(): string {
    return match(this.closest<HTMLElement>('[lang]')?.lang || navigator.language, locales)
  }

  get #words(): Words {
    return words(this.#locale)
  }

  /** Draws all but the answer. */
  #frame(): void {
    const w = this.#words
    const label = Object.assign(h('label', 'label', w.box), {htmlFor: this.#box.id})
    const hint = Object.assign(h('p', 'hint quiet', w.hint), {id: 'hint'})
    const go = h('button', 'button go', w.go)
    const choices = h('div', 'choices', ...starts.map(([field, value], i) => button('choice start', w.starts[i] ?? '', () => this.#begin(field, value, w.starts[i] ?? ''))))
    this.#nothing = h('fieldset', 'starts', h('legend', 'legend', w.nothing), choices)
    this.#nothing.hidden = this.#diagnosis !== undefined
    this.#box.setAttribute('aria-describedby', 'hint')
    this.#box.autocomplete = 'off'
    this.#box.oninput = () => void this.#load().catch(() => {}) // an error shows when an answer is wanted
    this.#form = h('form', 'form', label, this.#box, hint, go, this.#nothing)
    this.#form.onsubmit = (event) => {
      event.preventDefault()
      if (this.#box.value.trim()) void this.#run()
      else this.#box.focus()
    }
    this.#status.role = 'status'
    this.#status.ariaLive = 'polite'
    const title = slot('heading')
    title.append(heading(2, w.title))
    const root = h('div', 'widget', title, this.#form, this.#status, this.#answer)
    root.lang = this.#locale
    this.#root.replaceChildren(root)
  }

  #begin(field: string, value: string, label: string): void {
    this.#nothingToPaste = true
    this.#replies = [{field, question: '', label, free: false, values: [value]}]
    void this.#run('question')
  }

  #load(): Promise<Postmend> {
    this.#engine ??= this.#fetch().catch((e: unknown) => {
      this.#engine = undefined
      throw e
    })
    return this.#engine
  }

  async #fetch(): Promise<Postmend> {
    const {load} = await import('../index.js')
    const base = this.base && new URL(this.base.replace(/\/?$/, '/'), document.baseURI)
    const pm = await load({
      ...(base && {wasm: new URL('postmend.wasm', base), worker: new URL('worker.js', base), kb: new URL('mail.kb', base)}),
      ...(this.kb && {kb: new URL(this.kb, document.baseURI)}),
      ...this.options,
      locale: this.#locale,
      onprogress: (p) => {
        this.#progress(p.loaded / p.total)
        this.options.onprogress?.(p)
      },
    })
    this.#loaded = true
    return pm
  }

  #unload(): void {
    this.#engine?.then((pm) => pm.close(), () => {})
    this.#engine = undefined
    this.#loaded = false
  }

  #progress(part: number): void {
    const bar = this.#answer.querySelector('progress')
    if (bar && Number.isFinite(part)) bar.value = part
  }

  /** The case as it stands. */
  #case(): Case {
    const text = this.#box.value.trim() ? this.#box.value : this.#nothingToPaste ? null : undefined
    const context: Record<string, Value | undefined> = {...this.context}
    if (this.provider) context['provider'] = this.provider
    if (this.#auto) context['online'] = navigator.onLine
    if (this.#tried.length > 0) context['tried'] = this.#tried.map((r) => r.id)
    return answered({locale: this.#locale, symptom: {text}, context}, this.#replies)
  }

  /** Asks the engine and shows what it says; what was asked before and comes later is not shown. */
  async #run(target?: Target): Promise<void> {
    const turn = ++this.#asked
    this.#answer.ariaBusy = 'true'
    if (!this.#loaded) this.#showLoading()
    try {
      const d = await this.#diagnose(await this.#load())
      if (turn !== this.#asked) return
      this.#remember(d)
      this.#diagnosis = d
      this.#show(target)
      this.#tell('diagnosis', told(d))
      if (d.escalation?.now && !this.#urged) this.#escalate('diagnosis')
      this.#urged = d.escalation?.now ?? false
    } catch (e) {
      if (turn === this.#asked) this.#fail(codeOf(e))
    } finally {
      if (turn === this.#asked) this.#answer.ariaBusy = 'false'
    }
  }

  /** Free words may be meant as a string, a number or a list: the engine says which. */
  async #diagnose(pm: Postmend): Promise<Diagnosis> {
    for (;;) {
      const given = this.#case()
      try {
        this.#invalid = false
        return await pm.diagnose(given)
      } catch (e) {
        const field = (e as {field?: string}).field
        const reply = this.#replies.find((r) => r.field === field)
        if (codeOf(e) === 'unknown-field' && field === 'context.online' && this.#auto) this.#auto = false
        else if (reply && reply.values.length > 1) this.#replies = this.#replies.map((r) => (r === reply ? {...r, values: r.values.slice(1)} : r))
        else if (reply) return this.#refuse(pm, reply)
        else throw e
      }
    }
  }

  /** An answer that means nothing is taken back and asked for again. */
  async #refuse(pm: Postmend, reply: Reply): Promise<Diagnosis> {
    this.#replies = this.#replies.filter((r) => r !== reply)
    const d = await this.#diagnose(pm)
    this.#invalid = true
    return d
  }

  /** Notes which causes an answer put out of the question. */
  #remember(d: Diagnosis): void {
    const last = this.#replies.at(-1)
    for (const f of d.findings) {
      this.#titles.set(f.cause, f.title)
      this.#gone.delete(f.cause)
    }
    for (const {cause} of this.#diagnosis?.findings ?? []) {
      if (last && !d.findings.some((f) => f.cause === cause)) this.#gone.set(cause, `${last.question} ${last.label}`)
    }
  }

  #showLoading(): void {
    const w = this.#words
    const bar = h('progress', 'progress')
    bar.ariaLabel = w.loading
    const line = h('p', 'loading', w.loading)
    this.#answer.replaceChildren(line, bar)
    this.#status.textContent = w.loading
  }

  #show(target: Target): void {
    const w = this.#words
    const d = this.#diagnosis as Diagnosis
    const inside = this.#answer.contains(this.#root.activeElement) || this.#nothing.contains(this.#root.activeElement)
    this.#nothing.hidden = true
    this.#answer.replaceChildren(
      ...answer(
        w,
        {
          diagnosis: d,
          passages: passages(this.#box.value, d),
          replies: this.#replies,
          gone: [...this.#gone].map(([cause, after]) => ({title: this.#titles.get(cause) ?? cause, after})),
          online: this.#auto ? navigator.onLine : undefined,
          solved: this.#solved,
          invalid: this.#invalid,
        },
        this.#acts,
      ),
    )
    this.#status.textContent = spoken(w, d, this.#solved, this.#invalid)
    if (inside) this.#focus(target)
    if (this.#answer.getBoundingClientRect().top > innerHeight * 0.6) this.#answer.scrollIntoView({block: 'start'})
  }

  #focus(target: Target): void {
    const find = (selector: string): HTMLElement | null => this.#answer.querySelector(selector)
    const places = {
      question: find(this.#invalid ? '[part~=question] [aria-invalid]' : '[part~=question] h3'),
      remedy: find('[part~=remedy] summary'),
      title: find('[part~=finding] h3'),
    }
    const to = (target && places[target]) ?? places.title ?? places.question ?? find('h3')
    to?.focus()
  }

  readonly #acts: Acts = {
    choose: (q, value, label) => this.#reply(chosen(q, value, label), value),
    type: (q, text) => this.#reply(typed(q, text)),
    change: (field) => {
      this.#replies = this.#replies.filter((r) => r.field !== field)
      void this.#run('question')
    },
    elsewhere: () => {
      this.#auto = false
      void this.#run('title')
    },
    helped: (cause, r) => {
      this.#solved = true
      this.#tell('helped', {cause, remedy: r.id})
      this.#show('title')
    },
    useless: (_, r) => {
      this.#tried = [...this.#tried, r]
      void this.#run('remedy')
    },
    summary: () => {
      this.#escalate('summary')
      return summary(this.#words, this.#diagnosis as Diagnosis, this.#case(), this.#replies, this.#tried.map((r) => r.title))
    },
    copy: (text) => void this.#copy(text),
    print: () => {
      this.#escalate('print')
      print(this)
    },
    restart: () => this.reset(),
  }

  #reply(r: Reply, value?: Question['choices'][number]['value'] | null): void {
    this.#replies = [...this.#replies.filter((other) => other.field !== r.field), r]
    this.#tell('question', {field: r.field, known: value !== null, ...(value !== undefined && value !== null && {value})})
    void this.#run('question')
  }

  /** Forgets everything that was entered. */
  reset(): void {
    this.#asked++
    this.#box.value = ''
    this.#nothingToPaste = false
    this.#replies = []
    this.#tried = []
    this.#titles.clear()
    this.#gone.clear()
    this.#auto = true
    this.#solved = this.#invalid = this.#urged = false
    this.#diagnosis = undefined
    this.#answer.replaceChildren()
    this.#status.textContent = ''
    this.#nothing.hidden = false
    this.#box.focus()
  }

  async #copy(text: HTMLElement): Promise<void> {
    this.#escalate('copy')
    const w = this.#words
    const said = h('p', 'copied', w.copied)
    try {
      await navigator.clipboard.writeText(text.textContent ?? '')
    } catch {
      getSelection()?.selectAllChildren(text)
      said.textContent = w.selected
    }
    text.parentElement?.querySelector('[part~=copied]')?.remove()
    text.parentElement?.append(said)
  }

  #fail(code: string): void {
    const w = this.#words
    const kind = code === 'fetch-failed' ? 'network' : code === 'no-wasm' ? 'browser' : 'other'
    const retry = kind === 'browser' ? undefined : button('retry', w.retry, () => void this.#run('title'))
    this.#answer.replaceChildren(failure(w.failed[kind], retry))
    this.#status.textContent = w.failed[kind]
    this.#tell('error', {code})
  }

  #escalate(by: 'diagnosis' | 'summary' | 'copy' | 'print'): void {
    const d = this.#diagnosis
    this.#tell('escalate', {by, cause: d?.findings[0]?.cause ?? '', to: d?.escalation?.to ?? '', contact: d?.escalation?.contact?.id ?? '', now: d?.escalation?.now ?? false})
  }

  /** Tells the page, without a word of the user's. */
  #tell(what: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(`postmend-${what}`, {detail, bubbles: true, composed: true}))
  }
}

function codeOf(e: unknown): string {
  return (e as {code?: string}).code ?? 'internal'
}

/** What a page may know of an answer: ids and numbers. */
function told(d: Diagnosis): object {
  return {
    kb: d.kb,
    locale: d.locale,
    ask_first: d.ask_first,
    findings: d.findings.map(({cause, verdict, score, party}) => ({cause, verdict, score, party})),
    question: question(d)?.field ?? '',
    escalation: d.escalation && {to: d.escalation.to, now: d.escalation.now},
  }
}

/** The answer in a breath, for those who hear it. */
function spoken(w: Words, d: Diagnosis, solved: boolean, invalid: boolean): string {
  if (solved) return w.done
  if (invalid) return w.invalid
  const [first] = d.findings
  const q = question(d)
  const verdict = first ? `${w.verdict[first.verdict]}${w.colon}${first.title}` : w.none
  return q && (d.ask_first || !first) ? `${verdict} ${w.ask}${w.colon}${q.text}` : verdict
}

/** Prints one widget's summary, and nothing of the page around it. */
function print(widget: HTMLElement): void {
  const alone = new CSSStyleSheet()
  alone.replaceSync('@media print{body *:not(:has([printing]),[printing]){display:none!important}}')
  widget.setAttribute('printing', '')
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, alone]
  window.addEventListener(
    'afterprint',
    () => {
      widget.removeAttribute('printing')
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== alone)
    },
    {once: true},
  )
  window.print()
}
