import {Host, type Request} from './host.js'

/** What `runner.ts` calls the worker that it starts. */
const own = 'postmend'

if (typeof document === 'undefined' && (globalThis as {name?: string}).name === own) {
  const host = new Host()
  addEventListener('message', async (event: MessageEvent<Request>) => postMessage(await host.answer(event.data)))
  postMessage('ready')
}

/** For a page on which workers are refused: the same file, on the main thread. */
export {Host}
