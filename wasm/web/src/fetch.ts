import {PostmendError} from './error.js'
import type {Note} from './host.js'
import type {Source} from './types.js'

/** The engine's size, for the progress of a response that does not tell its own. The build knows it. */
declare const WASM_SIZE: number

const moduleHeaders = {headers: {'content-type': 'application/wasm'}}

/** How files are fetched. `fresh` goes past the browser's cache for all but the engine. */
export interface Fetching {
  readonly retries: number
  readonly integrity: Readonly<Record<string, string>>
  readonly progress: boolean
  readonly fresh: boolean
}

/** Fetches files and says how far they are. */
export class Loader {
  readonly #how: Fetching
  readonly #signal: AbortSignal
  readonly #note: (note: Note) => void
  readonly #sizes = new Map<string, {loaded: number; total: number}>()

  constructor(how: Fetching, signal: AbortSignal, note: (note: Note) => void) {
    this.#how = how
    this.#signal = signal
    this.#note = note
  }

  /** Nothing is left to fetch. */
  done(): void {
    this.#note('fetched')
  }

  async bytes(source: Source): Promise<BufferSource> {
    if (typeof source !== 'string' && !(source instanceof URL)) return source
    return this.#fetch(source, this.#how.fresh, (response) => response.arrayBuffer())
  }

  /** The engine, compiled while it arrives. */
  async module(source: Source | WebAssembly.Module): Promise<WebAssembly.Module> {
    if (source instanceof WebAssembly.Module) return source
    try {
      if (typeof source !== 'string' && !(source instanceof URL)) return await WebAssembly.compile(source)
      return await this.#fetch(source, false, async (response) =>
        WebAssembly.compileStreaming ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer()),
      )
    } catch (e) {
      if (!(e instanceof WebAssembly.CompileError)) throw e
      const hint = "under a content security policy, script-src needs 'wasm-unsafe-eval'"
      throw new PostmendError({code: 'engine-damaged', message: e.message, hint}, e)
    }
  }

  /** Asks for a file until it arrives whole. What the server refuses is not asked for again. */
  async #fetch<T>(url: string | URL, fresh: boolean, read: (response: Response) => Promise<T>): Promise<T> {
    const {retries, integrity} = this.#how
    const signal = this.#signal
    const name = String(url).replace(/[?#].*/, '').replace(/.*\//, '')
    for (let attempt = 0; ; attempt++) {
      let problem: unknown
      let lasting = false
      try {
        const response = await fetch(url, {
          integrity: integrity[name] ?? '',
          cache: fresh || attempt > 0 ? 'reload' : 'default',
          signal,
        })
        if (response.ok) return await read(this.#counted(name, response))
        problem = `${response.status} ${response.statusText}`
        lasting = response.status < 500 && response.status !== 408 && response.status !== 429
      } catch (e) {
        signal.throwIfAborted()
        if (e instanceof WebAssembly.CompileError) throw e
        problem = e
      }
      if (lasting || attempt >= retries) throw new PostmendError({code: 'fetch-failed', field: name, message: `cannot fetch ${name}: ${String(problem)}`}, problem)
      await new Promise((go) => setTimeout(go, 300 * 3 ** attempt))
    }
  }

  /** Counts the bytes of a response as they pass. */
  #counted(name: string, response: Response): Response {
    const length = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length'))
    const size = {loaded: 0, total: length || (name.endsWith('.wasm') ? WASM_SIZE : 0)}
    this.#sizes.set(name, size)
    const right = response.headers.get('content-type') === 'application/wasm' || !name.endsWith('.wasm')
    if (!response.body || (!this.#how.progress && right)) return response
    const count = new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, out) => {
        size.loaded += chunk.length
        this.#progress()
        out.enqueue(chunk)
      },
      flush: () => {
        size.total = size.loaded
        this.#progress()
      },
    })
    return new Response(response.body.pipeThrough(count), moduleHeaders)
  }

  #progress(): void {
    let loaded = 0
    let total = 0
    for (const s of this.#sizes.values()) {
      loaded += s.loaded
      total += Math.max(s.loaded, s.total)
    }
    if (this.#how.progress) this.#note({loaded, total})
  }
}
