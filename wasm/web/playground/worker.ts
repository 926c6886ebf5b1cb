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
  const imports = {...Object.fromEntries(files), ...wasi(() => new DataView(exports.memory.buffer), ['GOGC=100'])}
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
