import {match} from '../index.js'
import type {Diagnosis, Fields, LoadOptions, Question} from '../types.js'
import {starts} from './case.js'
import {button, complain, complaint, h, heading, slot} from './dom.js'
import {Engine} from './engine.js'
import {passages} from './marks.js'
import {copy, print} from './paper.js'
import {css} from './style.js'
import {summary} from './summary.js'
import {handedOver, spoken, told} from './told.js'
import {answer, failure, type Acts} from './view.js'
import {Visit, type Given} from './visit.js'
import {locales, words, type Words} from './words.js'

/** What the focus goes to when the button that had it is gone. */
type Target = 'question' | 'remedy' | 'title' | undefined

/** The longest text that can be pasted: a long log, and a quarter of what the engine reads. */
const maxText = 250_000

/** The properties that are attributes. */
const reflected = ['provider', 'kb', 'base'] as const

/** On a server, which has no elements, the class can at least be imported. */
const Base = globalThis.HTMLElement ?? (Object as unknown as typeof HTMLElement)

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
export class PostmendWidget extends Base {
  static readonly observedAttributes: readonly string[] = ['lang', ...reflected]

  /** What the page knows of the visitor: {contract: 'active'}, {incident: 'outage'} ... */
  context: Fields = (this as {context?: Fields}).context ?? {}
  /** Given to `load`: integrity, retries, words ... */
  options: LoadOptions = (this as {options?: LoadOptions}).options ?? {}

  readonly #root = this.attachShadow({mode: 'open'})
  readonly #box = Object.assign(h('textarea', 'input'), {id: 'text', rows: 5, maxLength: maxText, dir: 'auto', autocomplete: 'off'})
  readonly #empty = complaint('empty')
  readonly #status = Object.assign(h('p', 'status'), {role: 'status', ariaLive: 'polite'})
  readonly #answer = h('section', 'answer')
  #nothing = h('fieldset', 'starts')
  readonly #engine = new Engine(() => this.#loading)
  #visit = new Visit()
  #asked = 0

  /** The provider's id or mail domain. */
  declare provider: string
  /** Where the knowledge base is. Default: `mail.kb` at `base`. */
  declare kb: string
  /** The folder of postmend.wasm, worker.js and mail.kb. Default: where this module is. */
  declare base: string

  static {
    for (const name of reflected) {
      Object.defineProperty(this.prototype, name, {
        get(this: PostmendWidget) {
          return this.getAttribute(name) ?? ''
        },
        set(this: PostmendWidget, value: string) {
          this.setAttribute(name, value)
        },
      })
    }
  }

  connectedCallback(): void {
    for (const name of reflected) {
      if (!Object.hasOwn(this, name)) continue // else the page set it before there was a setter
      const value = this[name]
      Reflect.deleteProperty(this, name)
      this[name] = value
    }
    const view = this.ownerDocument.defaultView
    if (view) {
      const sheet = new view.CSSStyleSheet() // it serves no other document
      sheet.replaceSync(css)
      this.#root.adoptedStyleSheets = [sheet]
    }
    this.#frame()
    if (this.#busy) void this.#run()
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return
      this.#asked++
      this.#engine.end()
    })
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.isConnected) return
    if (name === 'kb' || name === 'base') this.#engine.end()
    if (name === 'lang') this.#frame()
    if (this.#busy || this.#answer.hasChildNodes()) void this.#run()
  }

  get #busy(): boolean {
    return this.#answer.ariaBusy === 'true'
  }

  get #locale(): string {
    return match((this.closest<HTMLElement>('[lang]') ?? (this.getRootNode() as ShadowRoot).host?.closest<HTMLElement>('[lang]'))?.lang || navigator.language, locales)
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
    const choices = h('div', 'choices', ...starts.map(([field, value], i) => button('choice start', w.starts[i] ?? '', () => this.#begin(field, value))))
    this.#nothing = h('fieldset', 'starts', h('legend', 'legend', w.nothing), choices)
    this.#nothing.hidden = this.#visit.diagnosis !== undefined
    this.#box.setAttribute('aria-describedby', 'empty hint')
    complain(this.#box, this.#empty, this.#empty.textContent && w.blank)
    this.#box.oninput = () => {
      this.#box.oninput = null
      this.#engine.get().catch(() => {}) // an error shows when an answer is wanted
    }
    const form = h('form', 'form', label, this.#box, this.#empty, hint, go, this.#nothing)
    form.onsubmit = (event) => {
      event.preventDefault()
      if (this.#visit.solved) this.#visit = new Visit()
      if (this.#box.value.trim()) return void this.#run()
      complain(this.#box, this.#empty, w.blank)
      this.#box.focus()
    }
    const title = slot('heading')
    title.append(heading(2, w.title))
    const root = h('div', 'widget', title, form, this.#status, this.#answer)
    root.lang = this.#locale
    root.dir = 'ltr'
    this.#root.replaceChildren(root)
  }

  #begin(field: string, value: string): void {
    this.#visit.begin(field, value)
    void this.#run('question')
  }

  /** What `load` is given. */
  get #loading(): LoadOptions {
    const base = this.base && new URL(this.base.replace(/\/?$/, '/'), document.baseURI)
    return {
      ...(base && {wasm: new URL('postmend.wasm', base), worker: new URL('worker.js', base), kb: new URL('mail.kb', base)}),
      ...(this.kb && {kb: new URL(this.kb, document.baseURI)}),
      ...this.options,
      locale: this.#locale,
      onprogress: (p) => {
        this.#progress(p.loaded / p.total)
        this.options.onprogress?.(p)
      },
    }
  }

  #progress(part: number): void {
    const bar = this.#answer.querySelector('progress')
    if (bar && Number.isFinite(part)) bar.value = part
  }

  get #given(): Given {
    return {text: this.#box.value, locale: this.#locale, provider: this.provider, context: this.context}
  }

  /** Asks the engine and shows what it says; what was asked before and comes later is not shown. */
  async #run(target?: Target): Promise<void> {
    const turn = this.#begun()
    const visit = this.#visit
    this.#answer.ariaBusy = 'true'
    if ((this.#root.firstChild as HTMLElement).lang !== this.#locale) this.#frame()
    if (!this.#engine.here) this.#showLoading()
    try {
      const [d, ...again] = await visit.ask(await this.#engine.get(), this.#given)
      if (turn !== this.#asked || !d) return
      visit.remember(d, again)
      this.#show(d, target)
      this.#tell('diagnosis', told(d))
      if (d.escalation?.now && !visit.urged) this.#tell('escalate', handedOver('diagnosis', d))
      visit.urged = d.escalation?.now ?? false
    } catch (e) {
      if (turn === this.#asked) this.#fail((e as {code?: string}).code ?? 'internal')
    } finally {
      if (turn === this.#asked) this.#answer.ariaBusy = 'false'
    }
  }

  /** The number of a question to the engine. What was wrong with the box is forgotten. */
  #begun(): number {
    complain(this.#box, this.#empty, '')
    return ++this.#asked
  }

  #showLoading(): void {
    const w = this.#words
    const inside = this.#answer.contains(this.#root.activeElement)
    const bar = h('progress', 'progress')
    bar.ariaLabel = w.underway
    const line = h('p', 'loading', w.underway)
    line.tabIndex = -1
    this.#answer.replaceChildren(line, bar)
    if (inside) line.focus()
    this.#status.textContent = w.underway
  }

  #show(d: Diagnosis, target: Target): void {
    const visit = this.#visit
    const w = this.#words
    const text = this.#box.value
    const inside = this.#answer.contains(this.#root.activeElement) || this.#nothing.contains(this.#root.activeElement)
    this.#nothing.hidden = true
    const online = visit.auto ? navigator.onLine : undefined
    const shown = {...visit, diagnosis: d, passages: passages(text, d), replies: visit.answers(w), gone: visit.gone(text, w), online}
    this.#answer.replaceChildren(...answer(w, shown, this.#acts(d)))
    this.#status.textContent = visit.invalid ? '' : spoken(w, d, visit.solved)
    if (inside) this.#focus(target)
    if (this.#answer.getBoundingClientRect().top > innerHeight * 0.6) this.#answer.scrollIntoView({block: 'start'})
  }

  #focus(target: Target): void {
    const find = (selector: string): HTMLElement | null => this.#answer.querySelector(selector)
    const places = {
      question: find(this.#visit.invalid ? '[aria-invalid=true]' : '[part~=question] h3'),
      remedy: find('[part~=remedy] summary'),
      title: find('[part~=finding] h3'),
    }
    const to = (target && places[target]) ?? places.title ?? places.question ?? find('h3')
    to?.focus()
  }

  /** What the user can do about an answer. */
  #acts(d: Diagnosis): Acts {
    const visit = this.#visit
    return {
      choose: (q, value) => {
        visit.choose(q, value)
        this.#answered(q, value)
      },
      type: (q, text) => {
        visit.type(q, text)
        this.#answered(q)
      },
      change: (field) => {
        visit.takeBack(field)
        void this.#run('question')
      },
      elsewhere: () => {
        visit.auto = false
        void this.#run('title')
      },
      helped: (cause, r) => {
        visit.solved = true
        this.#tell('helped', {cause, remedy: r.id})
        this.#show(d, 'title')
      },
      useless: (_, r) => {
        visit.tryInVain(r)
        void this.#run('remedy')
      },
      summary: () => {
        if (!visit.prepared) this.#tell('escalate', handedOver('summary', d))
        visit.prepared = true
        return summary(this.#words, d, visit.case(this.#given), visit.answers(this.#words), visit.vain())
      },
      copy: (text) => {
        this.#tell('escalate', handedOver('copy', d))
        void copy(text, this.#words)
      },
      print: () => {
        this.#tell('escalate', handedOver('print', d))
        print(this)
      },
      restart: () => this.reset(),
    }
  }

  /** A question was answered; what was chosen is told, what was typed is not. */
  #answered(q: Question, value?: string | boolean | null): void {
    this.#tell('question', {field: q.field, known: value !== null, ...(value !== undefined && value !== null && {value})})
    void this.#run('question')
  }

  /** Forgets everything that was entered. */
  reset(): void {
    this.#begun()
    this.#visit = new Visit()
    this.#box.value = ''
    this.#answer.replaceChildren()
    this.#answer.ariaBusy = 'false'
    this.#status.textContent = ''
    this.#nothing.hidden = false
    this.#box.focus()
  }

  #fail(code: string): void {
    const w = this.#words
    const kind = code === 'fetch-failed' ? 'network' : code === 'no-wasm' ? 'browser' : 'other'
    const retry = kind === 'browser' ? undefined : button('retry', w.again, () => void this.#run('title'))
    this.#answer.replaceChildren(failure(w.failed[kind], retry))
    this.#status.textContent = w.failed[kind]
    this.#tell('error', {code})
  }

  /** Tells the page, without a word of the user's. */
  #tell(what: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(`postmend-${what}`, {detail, bubbles: true, composed: true}))
  }
}
