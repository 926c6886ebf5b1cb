// What the engine answers in Chromium is what it answers natively, byte for byte: all scenarios, and changed copies of them.
import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {join} from 'node:path'
import {after, before, test} from 'node:test'
import {fileURLToPath} from 'node:url'
import {open, visit} from './site.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const n = Number(process.env.CASES ?? 2000)

let site
before(async () => (site = await open()))
after(() => site.close())

const sha256 = (text) => createHash('sha256').update(text).digest('hex')

test(`${n} answers have the digests of native ones`, async () => {
  const bundle = join(process.env.DIST ?? 'wasm/web/dist', 'mail')
  const lines = execFileSync('go', ['run', './wasm/internal/expect', '-n', String(n), bundle, 'kb'], {cwd: root, maxBuffer: 1 << 30}).toString().trim().split('\n')
  const expected = lines.map((line) => JSON.parse(line))
  assert.equal(expected.length, n)
  const v = await visit(site)
  const digests = await v.page.evaluate(async (cases) => {
    const {load} = await import('/postmend/index.js')
    const pm = await load({locale: 'en'})
    if (pm.thread !== 'worker') throw new Error('not in a worker')
    const out = []
    for (const given of cases) {
      const answer = await pm.raw(given).catch((e) => JSON.stringify({error: {code: e.code, field: e.field, message: e.message, hint: e.hint}}))
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(answer)))
      out.push([...digest].map((b) => b.toString(16).padStart(2, '0')).join(''))
    }
    pm.close()
    return out
  }, expected.map((e) => e.case))
  for (const [i, {case: given, answer}] of expected.entries()) assert.equal(digests[i], sha256(answer), `case ${given.id}`)
  assert.deepEqual(v.problems, [])
  await v.close()
})
