import {Loader} from '../src/fetch.js'
import {Desk, Refusal} from './desk.js'
import {Page} from './page.js'

const page = new Page()
const how = {retries: 3, integrity: {}, progress: true, fresh: false}
const loader = new Loader(how, new AbortController().signal, (n) => n !== 'fetched' && page.loading(n.loaded / n.total))
const module = loader.module(new URL('./playground.wasm', import.meta.url))
module.then(() => page.judge(), (e: Error) => page.say(`The playground cannot run here: ${e instanceof Refusal ? e.fault.code : e.message}`))
page.begin(new Desk(module), new Desk(module))
