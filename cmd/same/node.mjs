// Answers cases with the npm package's client and the WebAssembly module, in node.
import {createHash} from 'node:crypto'
import {once} from 'node:events'
import {readFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {pathToFileURL} from 'node:url'

const [dir, answers] = process.argv.slice(2)
const file = (name) => readFileSync(join(dir, name))
const {load} = await import(pathToFileURL(resolve(dir, 'client/index.js')))
const wasm = await WebAssembly.compile(file('postmend.wasm'))
const pm = await load({wasm, kb: file('mail.kb'), words: (locale) => file(`mail.${locale}.kb`), locale: 'en'})

// readline would also part lines at U+2028.
async function* lines(input) {
  let rest = ''
  for await (const chunk of input.setEncoding('utf8')) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop()
    yield* parts
  }
}

async function write(text) {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

let hash = createHash('sha256')
let n = 0
for await (const line of lines(process.stdin)) {
  const refused = (e) => (e.code ? `!${[e.code, e.field, e.message, e.hint].join('\t')}` : Promise.reject(e))
  const said = `${await pm.raw(JSON.parse(line)).catch(refused)}\n`
  if (answers) await write(said)
  else hash.update(said)
  if (++n % 1000 === 0 && !answers) {
    await write(`${hash.digest('hex')}\n`)
    hash = createHash('sha256')
  }
}
if (n % 1000 !== 0 && !answers) await write(`${hash.digest('hex')}\n`)
pm.close()
