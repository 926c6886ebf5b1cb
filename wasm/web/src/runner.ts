import {PostmendError} from './error.js'
import type {Note, Reply, Request} from './host.js'
import type {LoadOptions, Progress} from './types.js'

/** Something that answers requests. */
export interface Runner {
  readonly thread: 'worker' | 'main'
  ask(request: Request): Promise<Reply>
  /** Gives it up; what it still owes is answered as a trap. */
  end(): void
}

/** A runner and its reply to the first request, which it has before it is known to run. */
export interface Started {
  readonly runner: Runner
  readonly first: Promise<Reply>
}

/** What a worker posts; `turn` is that of the request. */
export interface Post {
  readonly turn: number
  readonly note?: Note
  readonly reply?: Reply
}

interface Policy {
  createScriptURL(url: string): string
}

interface TrustedTypes {
  createPolicy(name: string, rules: Policy): Policy
}

const trap = (code: string, message: string): Reply => ({trap: true, fault: {code, field: '', message, hint: ''}})

/** Starts a worker, or works on this thread where workers are refused. */
export async function start({worker = true, timeout = 10_000, onprogress}: LoadOptions, request: Request): Promise<Started> {
  if (worker !== false && typeof Worker === 'function') {
    const url = worker === true ? new URL('./worker.js', import.meta.url) : new URL(worker, document.baseURI)
    try {
      return await inWorker(url, timeout, onprogress, request)
    } catch {
      // a content security policy, another origin, an old browser: the main thread serves as well
    }
  }
  const {Host} = await import('./worker.js').catch((e: unknown) => {
    throw new PostmendError({code: 'fetch-failed', field: 'worker.js'}, e)
  })
  const host = new Host()
  const note = (n: Note): void => void (n !== 'fetched' && onprogress?.(n))
  const runner: Runner = {thread: 'main', ask: (r) => host.answer(r, note), end: () => host.end()}
  return {runner, first: runner.ask(request)}
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

async function inWorker(url: URL, timeout: number, onprogress: ((p: Progress) => void) | undefined, request: Request): Promise<Started> {
  const worker = new Worker(trusted(url), {type: 'module', name: 'postmend'})
  const jobs = new Map<number, (reply: Reply) => void>()
  /** The turns that wait for nothing but the engine, which takes one after the other. */
  const due = new Set<number>()
  let turns = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = (): void => {
    clearTimeout(timer)
    if (due.size > 0) timer = setTimeout(() => end(trap('engine-timeout', 'the engine does not answer')), timeout)
  }
  /** The time that fetching takes does not count, nor that in which others are answered. */
  const expect = (turn: number): void => {
    if (due.add(turn).size === 1) limit()
  }
  const settle = (turn: number, reply: Reply): void => {
    jobs.get(turn)?.(reply)
    jobs.delete(turn)
    if (due.delete(turn)) limit()
  }
  const end = (reply: Reply): void => {
    worker.terminate()
    for (const turn of jobs.keys()) settle(turn, reply)
  }
  const ask = (r: Request): Promise<Reply> =>
    new Promise((resolve) => {
      jobs.set(++turns, resolve)
      worker.postMessage({...r, turn: turns})
      if (r.do === 'diagnose') expect(turns)
    })
  const first = ask(request)
  await new Promise((ready, refused) => {
    const late = setTimeout(refused, 30_000)
    worker.onmessage = () => (clearTimeout(late), ready(undefined))
    worker.onerror = (event) => (event.preventDefault(), clearTimeout(late), refused(event))
  }).catch((e: unknown) => {
    worker.terminate()
    throw e
  })
  worker.onmessage = ({data: {turn, note, reply}}: MessageEvent<Post>) => {
    if (reply) settle(turn, reply)
    else if (note === 'fetched') expect(turn)
    else if (note) onprogress?.(note)
  }
  worker.onerror = (event) => (event.preventDefault(), end(trap('engine-trap', event.message)))
  const runner: Runner = {thread: 'worker', ask, end: () => end(trap('closed', 'the engine was closed'))}
  return {runner, first}
}
