import {Host, type Files, type Reply, type Request} from './host.js'
import type {Post} from './runner.js'

/** What `runner.ts` calls the worker that it starts. */
const own = 'postmend'

if (typeof document === 'undefined' && (globalThis as {name?: string}).name === own) {
  const host = new Host()
  const post = (message: Post, move: Transferable[] = []): void => postMessage(message, {transfer: move})
  addEventListener('message', async ({data: {turn, ...request}}: MessageEvent<Request & {turn: number}>) => {
    const reply = await host.answer(request, (note) => post({turn, note}))
    post({turn, reply}, buffers(reply))
  })
  postMessage('ready')
}

/** What was fetched goes to the page without a copy: the page keeps it for a worker that has to take over. */
function buffers({files}: Reply): ArrayBuffer[] {
  const {core, packs = {}}: Partial<Files> = files ?? {}
  return [core, ...Object.values(packs)].filter((f) => f instanceof ArrayBuffer)
}

/** For a page on which workers are refused: the same file, on the main thread. */
export {Host}
