import type {Fault, Request} from './types.js'

/** Somebody else needed the desk. */
export class Dropped extends Error {
  override name = 'Dropped'
}

/** What the module refuses, as an error. */
export class Refusal extends Error {
  readonly fault: Fault

  constructor(fault: Fault) {
    super(fault.message)
    this.fault = fault
  }
}

interface Policy {
  createScriptURL(url: string): string
}

const worker = new URL('./playground-worker.js', import.meta.url).href

const policy = (globalThis as {trustedTypes?: {createPolicy(name: string, rules: Policy): Policy}}).trustedTypes?.createPolicy('postmend', {
  createScriptURL(given) {
    if (given !== worker) throw new TypeError(`not the worker: ${given}`)
    return given
  },
})

/**
 * A worker with an instance of the module. Its answers take seconds, and an edit
 * makes the one under way worthless: `drop` ends the worker, the next request starts another.
 */
export class Desk {
  readonly #module: Promise<WebAssembly.Module>
  #worker: Worker | undefined
  #waiting: {resolve: (text: string) => void; reject: (e: Error) => void}[] = []

  constructor(module: Promise<WebAssembly.Module>) {
    this.#module = module
  }

  async ask<T>(request: Request): Promise<T> {
    const module = await this.#module
    const text = await new Promise<string>((resolve, reject) => {
      this.#worker ??= this.#start(module)
      this.#waiting.push({resolve, reject})
      this.#worker.postMessage(JSON.stringify(request))
    })
    const reply = JSON.parse(text) as T & {error?: Fault}
    if (reply.error) throw new Refusal(reply.error)
    return reply
  }

  drop(why: Error = new Dropped()): void {
    this.#worker?.terminate()
    this.#worker = undefined
    for (const {reject} of this.#waiting.splice(0)) reject(why)
  }

  #start(module: WebAssembly.Module): Worker {
    const w = new Worker(policy?.createScriptURL(worker) ?? worker, {type: 'module', name: 'playground'})
    w.onmessage = ({data}: MessageEvent<string>) => this.#waiting.shift()?.resolve(data)
    w.onerror = (event) => (event.preventDefault(), this.drop(new Error(`the module ended: ${event.message}`)))
    w.postMessage(module)
    return w
  }
}
