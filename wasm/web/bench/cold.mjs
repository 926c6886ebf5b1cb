// From a cold visit to the first answer in Debian's Chromium: worker, strict policy, localhost, brotli.
// node cold.mjs [--rules 2000] [--rounds 9]; make web first.
import {build} from 'esbuild'
import {execFileSync} from 'node:child_process'
import {copyFileSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {fileURLToPath} from 'node:url'
import {parseArgs} from 'node:util'
import {chromium} from 'playwright-core'
import {jsonRules, make, writeFolder, zen} from './rules.mjs'
import {serve} from './site.mjs'

const {values} = parseArgs({options: {rules: {type: 'string', default: '2000'}, rounds: {type: 'string', default: '9'}}})
const rounds = Number(values.rounds)
const here = new URL('./', import.meta.url)
const out = new URL('build/', here)
const pages = ['postmend', 'zen', 'json-rules', 'shipped']
const titles = {postmend: 'postmend', zen: 'zen-engine-wasm', 'json-rules': 'json-rules-engine', shipped: 'postmend, shipped knowledge'}

await prepare()
const site = await serve(out, pages)
const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']})
const runs = Object.fromEntries(pages.map((p) => [p, []]))
const bytes = {}
for (let round = -1; round < rounds; round++) {
  for (const p of pages) {
    const run = await visit(p)
    if (round >= 0) runs[p].push(run) // the first round warms the machine, not the browser's cache
  }
}
compare()
table()
await shipped()
await browser.close()
site.close()

/** Builds the rules for every engine and the pages. */
async function prepare() {
  rmSync(out, {recursive: true, force: true})
  mkdirSync(out)
  const set = make(Number(values.rules))
  const json = (name, data) => writeFileSync(new URL(name, out), JSON.stringify(data))
  json('rules-zen.json', {expression: zen(set), facts: set.facts})
  json('rules-json-rules.json', {rules: jsonRules(set), facts: set.facts})
  json('facts.json', set.facts)
  writeFolder(new URL('folder/', out), set)
  const root = new URL('../../../', here)
  execFileSync('go', ['run', './cmd/kbcheck', 'build', '-o', fileURLToPath(new URL('rules-postmend.kb', out)), fileURLToPath(new URL('folder', out))], {cwd: root, stdio: 'inherit'})
  const options = {outdir: fileURLToPath(out), bundle: true, minify: true, format: 'esm', target: 'es2022', logLevel: 'warning'}
  const page = (name) => fileURLToPath(new URL(`pages/${name}.js`, here))
  await build({...options, entryPoints: [page('postmend'), page('shipped')], external: ['./worker.js']})
  await build({...options, entryPoints: {zen: page('worker-page'), 'json-rules': page('worker-page'), 'zen-worker': page('zen-worker'), 'json-rules-worker': page('json-rules-worker')}})
  const dist = new URL('../dist/', here)
  for (const name of readdirSync(dist)) if (/^(postmend\.wasm|worker\.js|mail.*\.kb)$/.test(name)) copyFileSync(new URL(name, dist), new URL(name, out))
  cpSync(createRequire(import.meta.url).resolve('@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm'), new URL('zen.wasm', out))
}

/** A visit with an empty cache. */
async function visit(name) {
  const context = await browser.newContext()
  const page = await context.newPage()
  const problems = []
  page.on('pageerror', (e) => problems.push(e.message))
  page.on('console', (m) => m.type() === 'error' && problems.push(m.text()))
  site.sent.clear()
  // a page that is looked at by a script of ours would be kept from its work
  const told = page.waitForEvent('console', {predicate: (m) => m.text() === 'answered', timeout: 60_000})
  await page.goto(`${site.origin}/${name}`)
  await told.catch(() => {
    throw new Error(`${name} does not answer: ${problems.join('; ')}`)
  })
  const result = await page.evaluate(() => globalThis.result)
  bytes[name] = [...site.sent.values()].reduce((a, b) => a + b, 0)
  await context.close()
  return result
}

/** All engines have to find the same rules. */
function compare() {
  const found = (name) => [...runs[name][0].found].sort().join(' ')
  for (const name of ['zen', 'json-rules']) if (found(name) !== found('postmend')) throw new Error(`${name} finds ${found(name)}, postmend ${found('postmend')}`)
  console.log(`${values.rules} rules, ${runs.postmend[0].found.length} of which hold for all engines; median of ${rounds} visits, in turns\n`)
}

function table() {
  const rows = pages.map((p) => ({name: titles[p], first: median(runs[p].map((r) => r.at)), gap: median(runs[p].map((r) => r.gap)), kb: bytes[p] / 1000}))
  console.log('| | first answer | × | longest gap of the main thread | download |\n|---|---|---|---|---|')
  for (const r of rows) console.log(`| ${r.name} | ${r.first.toFixed(0)} ms | ${(r.first / rows[0].first).toFixed(2)} | ${r.gap.toFixed(0)} ms | ${r.kb.toFixed(0)} kB |`)
}

/** What one diagnosis with the shipped knowledge takes, and what it leaves behind. */
async function shipped() {
  const page = await browser.newPage()
  await page.goto(`${site.origin}/shipped`)
  await page.waitForFunction(() => globalThis.result)
  console.log(`\nshipped knowledge: one diagnosis ${(await page.evaluate(() => globalThis.evaluation())).toFixed(2)} ms`)
  console.log(`memory after 1,000 diagnoses: ${((await page.evaluate(() => globalThis.memory(1000))) / 2 ** 20).toFixed(1)} MiB`)
}

function median(list) {
  return [...list].sort((a, b) => a - b)[list.length >> 1]
}
