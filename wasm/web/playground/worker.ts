import {wasi} from '../src/wasi.js'

interface Exports {
  readonly memory: WebAssembly.Memory
  _initialize(): void
  draft_allocate(size: number): number
  draft_answer(): number
  draft_size(): number
}

/** Error of WASI for what the module may ask of files, and never needs. */
const badFile = 8

let ready: Promise<Exports>

/** The first message is the module, each other one a request. */
addEventListener('message', async ({data}: MessageEvent<WebAssembly.Module | string>) => {
  if (data instanceof WebAssembly.Module) ready = start(data)
  else postMessage(ask(await ready, data))
})

async function start(module: WebAssembly.Module): Promise<Exports> {
  const files = WebAssembly.Module.imports(module).map(({name}) => [name, () => badFile])
  const view = (): DataView => new DataView(exports.memory.buffer)
  const imports = {...Object.fromEntries(files), ...wasi(view), ...environment(view, 'GOGC=100\0')}
  const instance = await WebAssembly.instantiate(module, {wasi_snapshot_preview1: imports})
  const exports = instance.exports as unknown as Exports
  exports._initialize()
  return exports
}

function ask(m: Exports, request: string): string {
  const bytes = new TextEncoder().encode(request)
  const at = m.draft_allocate(bytes.length)
  new Uint8Array(m.memory.buffer).set(bytes, at)
  const reply = m.draft_answer()
  return new TextDecoder().decode(new Uint8Array(m.memory.buffer, reply, m.draft_size()))
}

function environment(memory: () => DataView, entry: string): Record<string, (...args: never[]) => number> {
  return {
    environ_sizes_get(count: number, size: number) {
      memory().setUint32(count, 1, true)
      memory().setUint32(size, entry.length, true)
      return 0
    },
    environ_get(list: number, at: number) {
      const view = memory()
      view.setUint32(list, at, true)
      for (const c of entry) view.setUint8(at++, c.charCodeAt(0))
      return 0
    },
  }
}
