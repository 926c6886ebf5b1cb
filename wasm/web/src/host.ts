import {PostmendError, type Fault} from './error.js'
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
}

/** What a host is asked to do. The first request opens a knowledge base. */
export type Request =
  | {readonly do: 'open'; readonly module: WebAssembly.Module; readonly core: BufferSource; readonly packs: readonly BufferSource[]}
  | {readonly do: 'words'; readonly pack: BufferSource}
  | {readonly do: 'diagnose'; readonly records: Uint8Array; readonly flags: number}

/** JSON, or a fault as a value; `trap` says that the module cannot be used any more. */
export interface Reply {
  readonly json?: string
  readonly fault?: Fault
  readonly trap?: boolean
}

/** Runs the module: in a worker, or on the main thread where there are none. */
export class Host {
  #exports: Exports | undefined
  #handle = 0

  async answer(request: Request): Promise<Reply> {
    try {
      switch (request.do) {
        case 'open':
          return {json: await this.#open(request.module, request.core, request.packs)}
        case 'words':
          return {json: this.#send(bytes(request.pack), (m, at, size) => m.postmend_add_words(this.#handle, at, size))}
        case 'diagnose':
          return {json: this.#send(request.records, (m, at, size) => m.postmend_diagnose(this.#handle, at, size, request.flags))}
      }
    } catch (e) {
      if (e instanceof PostmendError) return {fault: {code: e.code, field: e.field, message: e.message, hint: e.hint}}
      this.#exports = undefined
      return {trap: true, fault: {code: 'engine-trap', field: '', message: String(e), hint: ''}}
    }
  }

  async #open(module: WebAssembly.Module, core: BufferSource, packs: readonly BufferSource[]): Promise<string> {
    const imports = {wasi_snapshot_preview1: wasi(() => new DataView(exports.memory.buffer))}
    const instance = await WebAssembly.instantiate(module, imports)
    const exports = instance.exports as unknown as Exports
    exports._initialize()
    this.#exports = exports
    let json = this.#send(bytes(core), (m, at, size) => m.postmend_open(at, size))
    this.#handle = (JSON.parse(json) as Info).handle
    for (const pack of packs) json = this.#send(bytes(pack), (m, at, size) => m.postmend_add_words(this.#handle, at, size))
    return json
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
