import {PostmendError, type Fault} from './error.js'
import {Loader, type Fetching} from './fetch.js'
import type {Progress, Source} from './types.js'
import {wasi} from './wasi.js'

interface Exports {
  readonly memory: WebAssembly.Memory
  _initialize(): void
  postmend_allocate(size: number): number
  postmend_free(at: number): void
  postmend_open(at: number, size: number): number
  postmend_add_words(handle: number, at: number, size: number): number
  postmend_diagnose(handle: number, at: number, size: number, flags: number): number
}

/** What an open knowledge base says of itself. */
export interface Info {
  readonly handle: number
  readonly id: string
  readonly version: string
  readonly digest: string
  readonly locales: readonly string[]
  /** The scripts whose texts can be read. */
  readonly scripts: readonly string[]
  /** The scripts whose text pack is yet to be added. */
  readonly missing: readonly string[]
}

/** What a knowledge base is opened from: addresses, or what was fetched from them before. */
export interface Files {
  readonly wasm: Source | WebAssembly.Module
  readonly core: Source
  readonly packs: Readonly<Record<string, Source>>
}

/** What a host is asked to do. The first request opens a knowledge base. */
export type Request =
  | {readonly do: 'open'; readonly files: Files; readonly fetching: Fetching}
  | {readonly do: 'words'; readonly locale: string; readonly pack: Source; readonly fetching: Fetching}
  | {readonly do: 'diagnose'; readonly records: Uint8Array; readonly flags: number}

/** JSON, or a fault as a value; `trap` says that the module cannot be used any more, `files` what was fetched. */
export interface Reply {
  readonly json?: string
  readonly fault?: Fault
  readonly trap?: boolean
  readonly files?: Partial<Files>
}

/** What a host tells while it fetches; nothing is left to fetch: `fetched`. */
export type Note = Progress | 'fetched'

/** Fetches and runs the module: in a worker, or on the main thread where there are none. */
export class Host {
  #exports: Exports | undefined
  #handle = 0
  readonly #ended = new AbortController()

  async answer(request: Request, note: (note: Note) => void): Promise<Reply> {
    try {
      switch (request.do) {
        case 'open':
          return await this.#open(request.files, new Loader(request.fetching, this.#ended.signal, note))
        case 'words': {
          const loader = new Loader(request.fetching, this.#ended.signal, note)
          const pack = await loader.bytes(request.pack)
          loader.done()
          return {json: this.#words(pack), files: {packs: {[request.locale]: pack}}}
        }
        case 'diagnose':
          return {json: this.#send(request.records, (m, at, size) => m.postmend_diagnose(this.#handle, at, size, request.flags))}
      }
    } catch (e) {
      if (e instanceof PostmendError) return {fault: {code: e.code, field: e.field, message: e.message, hint: e.hint}}
      this.#exports = undefined
      return {trap: true, fault: {code: 'engine-trap', field: '', message: String(e), hint: ''}}
    }
  }

  /** Ends what is being fetched. */
  end(): void {
    this.#ended.abort()
  }

  /** Fetches all files at once and opens the knowledge base. Words that are not there may be in the core. */
  async #open(from: Files, loader: Loader): Promise<Reply> {
    const packs = Object.entries(from.packs).map(async ([locale, pack]) => [locale, await loader.bytes(pack)] as const)
    const [wasm, core, words] = await Promise.all([loader.module(from.wasm), loader.bytes(from.core), Promise.allSettled(packs)])
    loader.done()
    const imports = {wasi_snapshot_preview1: wasi(() => new DataView(exports.memory.buffer))}
    const instance = await WebAssembly.instantiate(wasm, imports)
    const exports = instance.exports as unknown as Exports
    exports._initialize()
    this.#exports = exports
    let json = this.#send(bytes(core), (m, at, size) => m.postmend_open(at, size))
    this.#handle = (JSON.parse(json) as Info).handle
    const found = words.flatMap((w) => (w.status === 'fulfilled' ? [w.value] : []))
    for (const [, pack] of found) json = this.#words(pack)
    return {json, files: {wasm, core, packs: Object.fromEntries(found)}}
  }

  #words(pack: BufferSource): string {
    return this.#send(bytes(pack), (m, at, size) => m.postmend_add_words(this.#handle, at, size))
  }

  /** Lays data into the module's memory, calls it and reads its reply. */
  #send(data: Uint8Array, call: (m: Exports, at: number, size: number) => number): string {
    const m = this.#exports
    if (!m) throw new Error('the module has ended')
    const at = m.postmend_allocate(data.length)
    if (!at) throw new PostmendError({code: 'too-large', message: `${data.length} bytes are too many`})
    new Uint8Array(m.memory.buffer).set(data, at)
    const reply = call(m, at, data.length)
    m.postmend_free(at)
    const view = new DataView(m.memory.buffer)
    const json = new TextDecoder().decode(new Uint8Array(view.buffer, reply + 8, view.getUint32(reply + 4, true)))
    if (view.getUint32(reply, true)) throw new PostmendError((JSON.parse(json) as {error: Fault}).error)
    return json
  }
}

function bytes(source: BufferSource): Uint8Array {
  return source instanceof ArrayBuffer ? new Uint8Array(source) : new Uint8Array(source.buffer as ArrayBuffer, source.byteOffset, source.byteLength)
}
