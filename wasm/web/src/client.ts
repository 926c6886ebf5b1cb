import {PostmendError} from './error.js'
import type {Fetching} from './fetch.js'
import type {Files, Info, Request} from './host.js'
import {match} from './locale.js'
import {encode} from './records.js'
import {start, type Runner, type Started} from './runner.js'
import {toUTF16} from './spans.js'
import type {Case, DiagnoseOptions, Diagnosis, LoadOptions, Source} from './types.js'

const shippedLocales = ['en', 'ja', 'zh-CN', 'zh-TW']

const flagWhy = 1
const flagIDsOnly = 2

/** Fetches the engine, a knowledge base and one language's words, all at once; what texts need comes behind. */
export async function load(options: LoadOptions = {}): Promise<Postmend> {
  return Postmend.load(options)
}

/** A knowledge base that answers. `load` makes one. */
export class Postmend {
  readonly #options: LoadOptions
  readonly #kb: Source
  #files: Files
  #info!: Info
  #locale: string
  #fresh = false
  #wanted = ''
  #runner: Promise<Started> | undefined
  readonly #packs: Record<string, Promise<void>> = {}
  #thread: Runner['thread'] = 'main'
  #closed = false

  private constructor(options: LoadOptions) {
    this.#options = options
    this.#locale = match(options.locale ?? globalThis.navigator?.language ?? '', options.locales ?? shippedLocales)
    const {wasm = new URL('./postmend.wasm', import.meta.url)} = options
    this.#kb = options.kb ?? new URL('./mail.kb', import.meta.url)
    const words = this.#source(this.#locale)
    this.#files = {wasm: whole(wasm), core: whole(this.#kb), packs: words === undefined ? {} : {[this.#locale]: whole(words)}}
  }

  /** The same as the function `load`. */
  static async load(options: LoadOptions = {}): Promise<Postmend> {
    if (typeof WebAssembly !== 'object') throw new PostmendError({code: 'no-wasm', message: 'this browser has no WebAssembly'})
    const {signal} = options
    signal?.throwIfAborted()
    const pm = new Postmend(options)
    const abort = (): void => pm.close()
    signal?.addEventListener('abort', abort)
    try {
      await pm.#load()
      signal?.throwIfAborted()
    } catch (e) {
      pm.close()
      signal?.throwIfAborted()
      throw e
    } finally {
      signal?.removeEventListener('abort', abort)
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
    const request = {do: 'diagnose', records: encode({...given, locale}), flags: (why ? flagWhy : 0) | (idsOnly ? flagIDsOnly : 0)} as const
    if (!idsOnly) await this.#need(locale)
    for (;;) {
      try {
        return await this.#ask(request)
      } catch (e) {
        if (!(e instanceof PostmendError && e.code === 'text-pack-missing')) throw e
        await this.#need(e.hint)
        if (!this.#has(e.hint)) throw e // there is no pack to be had
      }
    }
  }

  /** Answers in the language that serves a reader of `tag` best; its words are fetched if they are not there. */
  async setLocale(tag: string): Promise<void> {
    const locale = this.#match(tag)
    this.#wanted = locale
    await this.#need(locale)
    if (locale === this.#wanted) this.#locale = locale
  }

  /** Ends the worker. */
  close(): void {
    this.#closed = true
    this.#stop(this.#runner)
  }

  async #load(): Promise<void> {
    try {
      await this.#open()
    } catch (e) {
      // a cache may hold the core and the words of different days
      if (!(e instanceof PostmendError && e.code.startsWith('bundle-'))) throw e
      this.#fresh = true
      await this.#open()
      this.#fresh = false
    }
    this.#locale = this.#match(this.#options.locale ?? this.#locale)
    await this.#words(this.#locale)
    // all of them, so that no request tells what a text is written in; what fails is asked for again with the first text.
    // The first is what none of the others is read without: last, so that memory grows once.
    for (const script of [...this.#info.missing].reverse()) this.#need(script).catch(() => {})
  }

  /** Makes sure, once at a time, that the words of a language are there or that texts in a script can be read. */
  #need(tag: string): Promise<void> {
    return (this.#packs[tag] ??= this.#words(tag).finally(() => delete this.#packs[tag]))
  }

  /** Where a pack is, if not in the core. */
  #source(locale: string): Source | undefined {
    const {words} = this.#options
    if (words) return words(locale)
    return this.#apart ? String(this.#kb).replace(/(\.kb)?(?=$|[?#])/, `.${locale}.kb`) : undefined
  }

  /** Whether there are word packs. Bytes without `words` hold their own. */
  get #apart(): boolean {
    const {words} = this.#options
    return words !== false && (words !== undefined || typeof this.#kb === 'string' || this.#kb instanceof URL)
  }

  #has(tag: string): boolean {
    return this.#info.locales.includes(tag) || this.#info.scripts.includes(tag)
  }

  async #words(locale: string): Promise<void> {
    if (this.#has(locale)) return
    const source = this.#source(locale)
    if (source === undefined) return
    this.#info = JSON.parse(await this.#ask({do: 'words', locale, pack: whole(source), fetching: this.#fetching})) as Info
    if (!this.#has(locale)) throw new PostmendError({code: 'no-words', field: locale, message: `the pack is not that of ${locale}`})
  }

  #match(tag: string): string {
    return match(tag, this.#options.locales ?? (this.#apart ? shippedLocales : this.#info.locales))
  }

  async #open(): Promise<void> {
    this.#info = JSON.parse(await this.#ask()) as Info
  }

  get #fetching(): Fetching {
    const {retries = 3, integrity = {}, onprogress} = this.#options
    return {retries, integrity, progress: onprogress !== undefined, fresh: this.#fresh}
  }

  /** Starts a runner, which opens the knowledge base at once. One that trapped is replaced without fetching anything. */
  async #start(): Promise<Started> {
    const started = await start(this.#options, {do: 'open', files: this.#files, fetching: this.#fetching})
    if (this.#closed) started.runner.end()
    this.#thread = started.runner.thread
    return started
  }

  /** Asks the engine, at first only to open. One that traps is replaced and asked once more. */
  async #ask(request?: Request): Promise<string> {
    for (let again = false; ; again = true) {
      if (this.#closed) throw new PostmendError({code: 'closed', message: 'the engine was closed'})
      const current = (this.#runner ??= this.#start())
      const {runner, first} = await current.catch((e: unknown) => {
        this.#stop(current)
        throw e
      })
      const opened = await first
      const reply = request && opened.json !== undefined ? await runner.ask(request) : opened
      if (reply.json !== undefined) {
        this.#keep(reply.files)
        return reply.json
      }
      if (reply.trap || opened.json === undefined) this.#stop(current)
      if (!reply.trap || again) throw new PostmendError(reply.fault ?? {code: 'engine-trap'})
    }
  }

  #keep(files: Partial<Files> = {}): void {
    this.#files = {...this.#files, ...files, packs: {...this.#files.packs, ...files.packs}}
  }

  #stop(started: Promise<Started> | undefined): void {
    if (started === this.#runner) this.#runner = undefined
    started?.then(({runner}) => runner.end(), () => {})
  }
}

/** An address that means the same in a worker. */
function whole<T>(source: T): T | string {
  if (source instanceof URL) return source.href
  return typeof source === 'string' && typeof document === 'object' ? new URL(source, document.baseURI).href : source
}
