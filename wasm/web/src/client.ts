import {PostmendError} from './error.js'
import {Loader} from './fetch.js'
import type {Info, Request} from './host.js'
import {match} from './locale.js'
import {encode} from './records.js'
import {start, type Runner} from './runner.js'
import {toUTF16} from './spans.js'
import type {Case, DiagnoseOptions, Diagnosis, LoadOptions, Source} from './types.js'

const shippedLocales = ['en', 'ja', 'zh-CN', 'zh-TW']

const shippedKB = new URL('./mail.kb', import.meta.url)

const flagWhy = 1
const flagIDsOnly = 2

/** Fetches the engine, a knowledge base and one language's words, all at once. */
export async function load(options: LoadOptions = {}): Promise<Postmend> {
  return Postmend.load(options)
}

/** A knowledge base that answers. `load` makes one. */
export class Postmend {
  readonly #options: LoadOptions
  readonly #loader: Loader
  readonly #packs = new Map<string, BufferSource>()
  #module!: WebAssembly.Module
  #core!: BufferSource
  #info!: Info
  #locale: string
  #runner: Promise<Runner> | undefined
  #thread: Runner['thread'] = 'main'
  #closed = false

  private constructor(options: LoadOptions) {
    this.#options = options
    this.#loader = new Loader(options)
    this.#locale = match(options.locale ?? globalThis.navigator?.language ?? '', options.locales ?? shippedLocales)
  }

  /** The same as the function `load`. */
  static async load(options: LoadOptions = {}): Promise<Postmend> {
    const pm = new Postmend(options)
    try {
      await pm.#load()
    } catch (e) {
      pm.close()
      throw e
    }
    return pm
  }

  /** The language of the answers. */
  get locale(): string {
    return this.#locale
  }

  /** The knowledge base that the answers rest on. */
  get kb(): {readonly id: string; readonly version: string; readonly digest: string} {
    const {id, version, digest} = this.#info
    return {id, version, digest}
  }

  /** Where the engine works. */
  get thread(): 'worker' | 'main' {
    return this.#thread
  }

  /** Says what is wrong, in the language of the case or else in that of `locale`. */
  async diagnose(given: Case, options: DiagnoseOptions = {}): Promise<Diagnosis> {
    const answer = JSON.parse(await this.raw(given, options)) as Diagnosis
    const text = given.symptom?.['text']
    return typeof text === 'string' ? {...answer, signals: toUTF16(text, answer.signals)} : answer
  }

  /** The Diagnosis as the engine writes it: one line of JSON, spans in UTF-8 bytes, the same bytes on every platform. */
  async raw(given: Case, {why = false, idsOnly = false}: DiagnoseOptions = {}): Promise<string> {
    const locale = this.#match(String(given.locale || given.context?.['locale'] || this.#locale))
    const records = encode({...given, locale})
    if (!idsOnly) await this.#words(locale)
    return this.#ask({do: 'diagnose', records, flags: (why ? flagWhy : 0) | (idsOnly ? flagIDsOnly : 0)})
  }

  /** Answers in the language that serves a reader of `tag` best; its words are fetched if they are not there. */
  async setLocale(tag: string): Promise<void> {
    const locale = this.#match(tag)
    await this.#words(locale)
    this.#locale = locale
  }

  /** Ends the worker. */
  close(): void {
    this.#closed = true
    this.#stop(this.#runner)
  }

  async #load(): Promise<void> {
    const {kb = shippedKB, wasm = new URL('./postmend.wasm', import.meta.url)} = this.#options
    this.#runner = this.#start()
    const fetched = Promise.all([this.#loader.module(wasm), this.#knowledge(kb)])
    fetched.catch(() => {})
    ;[this.#module] = await fetched
    try {
      await this.#open()
    } catch (e) {
      // a cache may hold the core and the words of different days
      if (!(e instanceof PostmendError && e.code.startsWith('bundle-'))) throw e
      await this.#knowledge(kb, true)
      await this.#open()
    }
    this.#locale = this.#match(this.#options.locale ?? this.#locale)
    await this.#words(this.#locale)
  }

  /** Fetches the core, and the words beside it. Words that are not there may be in the core. */
  async #knowledge(kb: Source, fresh = false): Promise<void> {
    const source = this.#source(this.#locale)
    const pack = source !== undefined ? this.#loader.bytes(source, fresh) : undefined
    pack?.catch(() => {})
    this.#core = await this.#loader.bytes(kb, fresh)
    const words = await pack?.catch(() => undefined)
    if (words) this.#packs.set(this.#locale, words)
  }

  /** Where the words of a language are, if not in the core. */
  #source(locale: string): Source | undefined {
    const {words, kb = shippedKB} = this.#options
    if (words) return words(locale)
    return this.#apart ? String(kb).replace(/(\.kb)?(?=$|[?#])/, `.${locale}.kb`) : undefined
  }

  /** Whether there are word packs. Bytes without `words` hold their own. */
  get #apart(): boolean {
    const {words, kb = shippedKB} = this.#options
    return words !== false && (words !== undefined || typeof kb === 'string' || kb instanceof URL)
  }

  /** Makes sure that the words of a language are there. */
  async #words(locale: string): Promise<void> {
    if (this.#info.locales.includes(locale)) return
    const source = this.#source(locale)
    if (source === undefined) return
    const pack = await this.#loader.bytes(source)
    this.#info = JSON.parse(await this.#ask({do: 'words', pack})) as Info
    if (!this.#info.locales.includes(locale)) throw new PostmendError({code: 'no-words', field: locale, message: `the word pack has no words for ${locale}`})
    this.#packs.set(locale, pack)
  }

  #match(tag: string): string {
    return match(tag, this.#options.locales ?? (this.#apart ? shippedLocales : this.#info.locales))
  }

  /** Opens the knowledge base in a runner that is new or has none. */
  async #open(): Promise<void> {
    this.#info = JSON.parse(await this.#ask(this.#opening())) as Info
  }

  #opening(): Request {
    return {do: 'open', module: this.#module, core: this.#core, packs: [...this.#packs.values()]}
  }

  async #start(): Promise<Runner> {
    const runner = await start(this.#options)
    if (this.#closed) runner.end()
    this.#thread = runner.thread
    return runner
  }

  /** A runner that stands in for one that trapped. */
  async #restart(): Promise<Runner> {
    const runner = await this.#start()
    await runner.ask(this.#opening())
    return runner
  }

  /** Asks the engine. One that traps is replaced and asked once more. */
  async #ask(request: Request): Promise<string> {
    for (let again = false; ; again = true) {
      if (this.#closed) throw new PostmendError({code: 'closed', message: 'the engine was closed'})
      const current = (this.#runner ??= this.#restart())
      const reply = await (await current).ask(request)
      if (reply.json !== undefined) return reply.json
      if (reply.trap) this.#stop(current)
      if (!reply.trap || again) throw new PostmendError(reply.fault ?? {code: 'engine-trap'})
    }
  }

  #stop(runner: Promise<Runner> | undefined): void {
    if (runner === this.#runner) this.#runner = undefined
    runner?.then((r) => r.end(), () => {})
  }
}
