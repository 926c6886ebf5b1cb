import {Host, type Request} from './host.js'

const host = new Host()

addEventListener('message', async (event: MessageEvent<Request>) => postMessage(await host.answer(event.data)))
postMessage('ready')
