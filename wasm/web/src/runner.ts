import type {Reply, Request} from './host.js'
import type {LoadOptions} from './types.js'

/** Something that answers requests, one after the other. */
export interface Runner {
  readonly thread: 'worker' | 'main'
  ask(request: Request): Promise<Reply>
  /** Gives it up; what it still owes is answered as a trap. */
  end(): void
}

interface Policy {
  createScriptURL(url: string): string
}

interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy
}

const trap = (code: string, message: string): Reply => ({trap: true, fault: {code, field: '', message, hint: ''}})

/** Starts a worker, or works on this thread where workers are refused. */
export async function start({worker = true, timeout = 10_000}: LoadOptions): Promise<Runner> {
  if (worker !== false && typeof Worker === 'function') {
    const url = worker === true ? new URL('./worker.js', import.meta.url) : new URL(worker, document.baseURI)
    try {
      return await inWorker(url, timeout)
    } catch {
      // a content security policy, another origin, an old browser: the main thread serves as well
    }
  }
  const {Host} = await import('./worker.js')
  const host = new Host()
  return {thread: 'main', ask: (request) => host.answer(request), end() {}}
}

let policy: Policy | undefined

/** Under Trusted Types, a worker's address has to come from a policy. This one vouches for `url` alone. */
function trusted(url: URL): string | URL {
  const types = (globalThis as {trustedTypes?: TrustedTypes}).trustedTypes
  if (!types) return url
  policy ??= types.createPolicy('postmend', {
    createScriptURL(given) {
      if (!given.endsWith('/worker.js')) throw new TypeError(`not the worker: ${given}`)
      return given
    },
  })
  return policy.createScriptURL(url.href)
}

async function inWorker(url: URL, timeout: number): Promise<Runner> {
  const worker = new Worker(trusted(url), {type: 'module', name: 'postmend'})
  const waiting: {resolve: (reply: Reply) => void; timer: ReturnType<typeof setTimeout>}[] = []
  const settle = (reply: Reply): void => {
    const first = waiting.shift()
    clearTimeout(first?.timer)
    first?.resolve(reply)
  }
  const end = (reply: Reply): void => {
    worker.terminate()
    while (waiting.length) settle(reply)
  }
  await new Promise((ready, refused) => {
    const late = setTimeout(refused, 5000)
    worker.onmessage = () => (clearTimeout(late), ready(undefined))
    worker.onerror = (event) => (event.preventDefault(), clearTimeout(late), refused(event))
  }).catch((e: unknown) => {
    worker.terminate()
    throw e
  })
  worker.onmessage = (event: MessageEvent<Reply>) => settle(event.data)
  worker.onerror = (event) => (event.preventDefault(), end(trap('engine-trap', event.message)))
  return {
    thread: 'worker',
    ask: (request) =>
      new Promise((resolve) => {
        worker.postMessage(request)
        waiting.push({resolve, timer: setTimeout(() => end(trap('engine-timeout', 'the engine does not answer')), timeout)})
      }),
    end: () => end(trap('closed', 'the engine was closed')),
  }
}
