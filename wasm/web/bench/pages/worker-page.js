// A page that leaves the work to a worker of its own: the name of the page is that of the worker.
import {answer} from './beat.js'

const url = new URL(`./${document.documentElement.id}-worker.js`, import.meta.url).href
const policy = trustedTypes.createPolicy('postmend', {createScriptURL: (given) => given})
const worker = new Worker(policy.createScriptURL(url), {type: 'module'})
worker.onmessage = ({data}) => answer(data)
