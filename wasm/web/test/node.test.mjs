// The client in node: no worker, files given as bytes. What it answers is what the engine answers natively.
import assert from 'node:assert/strict'
import {execFileSync} from 'node:child_process'
import {readFileSync} from 'node:fs'
import test from 'node:test'
import {fileURLToPath} from 'node:url'
import {load, PostmendError} from '../dist/index.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const dist = (name) => readFileSync(new URL(`../dist/${name}`, import.meta.url))
const n = Number(process.env.CASES ?? 300)
const wasm = await WebAssembly.compile(dist('postmend.wasm'))
const files = {wasm, kb: dist('mail.kb'), words: (locale) => dist(`mail.${locale}.kb`), locale: 'en'}

function fault(code, field) {
  return (e) => {
    assert.ok(e instanceof PostmendError, e)
    assert.equal(e.code, code)
    if (field !== undefined) assert.equal(e.field, field)
    return true
  }
}

test('answers are byte-identical to native ones', async () => {
  const lines = execFileSync('go', ['run', './wasm/internal/expect', '-n', String(n), 'wasm/web/dist/mail', 'kb'], {cwd: root, maxBuffer: 1 << 30}).toString().trim().split('\n')
  assert.equal(lines.length, n)
  const pm = await load(files)
  for (const line of lines) {
    const {case: given, answer} = JSON.parse(line)
    const got = await pm.raw(given).catch((e) => JSON.stringify({error: {code: e.code, field: e.field, message: e.message, hint: e.hint}}))
    assert.equal(got, answer, given.id)
  }
  pm.close()
})

test('spans count as JavaScript does', async () => {
  const pm = await load(files)
  for (const before of ['', '你好，', '🙂🙂 ', '\ud800 ', 'é']) {
    const text = `${before}0x800CCC0E`
    const {signals, fields} = await pm.diagnose({symptom: {text}})
    assert.ok(fields.some((f) => f.name === 'symptom.codes'), JSON.stringify(fields))
    for (const {span} of signals) {
      assert.ok(span[0] >= before.length && span[1] <= text.length, `${JSON.stringify(before)}: ${span}`)
    }
  }
  pm.close()
})

test('the language follows the case, setLocale, and what load said', async () => {
  const pm = await load({...files, locale: 'ja-JP'})
  assert.equal(pm.locale, 'ja')
  const text = '0x800CCC0E'
  const ask = async (given) => (await pm.diagnose(given)).locale
  assert.equal(await ask({symptom: {text}}), 'ja')
  assert.equal(await ask({locale: 'zh-Hant-HK', symptom: {text}}), 'zh-TW')
  assert.equal(await ask({symptom: {text}, context: {locale: 'zh-CN'}}), 'zh-CN')
  await pm.setLocale('ko')
  assert.equal(await ask({symptom: {text}}), 'en')
  pm.close()
})

test('faults of a case are errors with a code', async () => {
  const pm = await load(files)
  await assert.rejects(pm.diagnose({symptom: {acton: 'send'}}), (e) => fault('unknown-field', 'symptom.acton')(e) && /symptom\.action/.test(e.hint))
  await assert.rejects(pm.diagnose({sympton: {text: 'x'}}), fault('unknown-member', 'sympton'))
  await assert.rejects(pm.diagnose({text: 'x'}), fault('unknown-member', 'text'))
  await assert.rejects(pm.diagnose({context: {smtp_port: 'x'}}), fault('wrong-type', 'context.smtp_port'))
  await assert.rejects(pm.diagnose({context: {smtp_port: {}}}), fault('wrong-type', 'context.smtp_port'))
  await assert.rejects(pm.diagnose({context: {smtp_port: NaN}}), fault('wrong-type', 'context.smtp_port'))
  await assert.rejects(pm.diagnose({symptom: {text: 'x'.repeat((1 << 20) + 1)}}), fault('text-too-long', 'symptom.text'))
  assert.equal((await pm.diagnose({symptom: {text: '', action: undefined}, context: {tried: [], smtp_port: null}})).format, 1)
  pm.close()
})

test('a trace comes with why, no words with idsOnly', async () => {
  const pm = await load(files)
  const given = {symptom: {text: '0x800CCC0E', action: 'send'}}
  assert.ok((await pm.diagnose(given, {why: true})).trace)
  const bare = await pm.diagnose(given, {idsOnly: true})
  assert.ok(bare.findings.every((f) => f.title === ''))
  pm.close()
})

test('a damaged bundle is an error, whatever is wrong with it', async () => {
  const core = files.kb
  const bent = Buffer.from(core)
  bent[core.length >> 1] ^= 4
  await assert.rejects(load({...files, kb: bent}), fault('bundle-checksum'))
  await assert.rejects(load({...files, kb: core.subarray(0, core.length - 3)}), fault('bundle-truncated'))
  await assert.rejects(load({...files, kb: Buffer.from('<!doctype html>')}), fault('bundle-magic'))
  await assert.rejects(load({...files, kb: Buffer.alloc(0)}), fault('bundle-magic'))
  await assert.rejects(load({...files, kb: dist('mail.en.kb')}), fault('bundle-pack'))
  await assert.rejects(load({...files, words: () => core}), fault('bundle-core'))
  await assert.rejects(load({...files, wasm: Buffer.from('\0asm\x01\0\0\0junk')}), fault('engine-damaged'))
})

test('forged bundles with right checksums do no harm', async () => {
  const {reseal} = await import('./forge.mjs')
  let random = 7
  const below = (most) => (random = (random * 48271) % 2147483647) % most
  const pm = {ok: 0, refused: 0}
  for (let i = 0; i < 30; i++) {
    const bytes = Buffer.from(files.kb)
    for (let j = 0; j < 1 + below(3); j++) bytes[32 + below(bytes.length - 32)] = below(256)
    const forged = await load({...files, kb: reseal(bytes)}).catch((e) => e)
    if (forged instanceof Error) {
      assert.ok(forged instanceof PostmendError, forged)
      assert.match(forged.code, /^bundle-/)
      pm.refused++
      continue
    }
    await forged.diagnose({symptom: {text: '550 relaying denied 0x800CCC0E', action: 'send'}}).catch((e) => assert.notEqual(e.code, 'engine-trap'))
    forged.close()
    pm.ok++
  }
  assert.ok(pm.ok > 0 && pm.refused > 0, `${pm.ok} opened, ${pm.refused} were refused: that tries one of the two only`)
})

test('an engine that trapped is replaced and asked again', async () => {
  let broken = 0
  const real = WebAssembly.instantiate
  WebAssembly.instantiate = async (module, imports) => {
    const instance = await real(module, imports)
    const exports = {...instance.exports}
    exports.postmend_diagnose = (...args) => {
      if (broken-- > 0) throw new WebAssembly.RuntimeError('unreachable')
      return instance.exports.postmend_diagnose(...args)
    }
    return {exports}
  }
  try {
    const pm = await load(files)
    broken = 1
    assert.equal((await pm.diagnose({symptom: {text: '0x800CCC0E'}})).format, 1)
    broken = 2
    await assert.rejects(pm.diagnose({symptom: {text: '0x800CCC0E'}}), fault('engine-trap'))
    assert.equal((await pm.diagnose({symptom: {text: '0x800CCC0E'}})).format, 1)
    pm.close()
    await assert.rejects(pm.diagnose({}), fault('closed'))
  } finally {
    WebAssembly.instantiate = real
  }
})

test('a case that waits for others has its time yet', async (t) => {
  const {Host} = await import('../dist/worker.js')
  let held = []
  globalThis.Worker = class {
    #host = new Host()
    constructor() {
      queueMicrotask(() => this.onmessage({data: 'ready'}))
    }
    async postMessage({turn, ...request}) {
      const reply = await this.#host.answer(request, () => {})
      const post = () => this.onmessage({data: {turn, reply}})
      if (request.do === 'diagnose') held.push(post)
      else setImmediate(post)
    }
    terminate() {}
  }
  t.after(() => delete globalThis.Worker)
  const pm = await load({...files, timeout: 1000})
  t.mock.timers.enable({apis: ['setTimeout']})
  const answers = [1, 2, 3].map(() => pm.raw({symptom: {action: 'send'}}))
  while (held.length < 3) await new Promise((go) => setImmediate(go))
  for (const post of held) {
    t.mock.timers.tick(900)
    post()
  }
  await Promise.all(answers)
  held = []
  const late = pm.raw({symptom: {action: 'send'}})
  for (let n = 0; n < 2; n++) {
    while (held.length === 0) await new Promise((go) => setImmediate(go))
    held = []
    t.mock.timers.tick(1100)
  }
  await assert.rejects(late, fault('engine-timeout'))
  pm.close()
})

test('what texts need is fetched whatever they say, and again if it failed', async () => {
  const asked = []
  let damaged = true
  const words = (tag) => {
    asked.push(tag)
    return tag === 'Kana' && damaged ? new Uint8Array(8) : files.words(tag)
  }
  const pm = await load({...files, words})
  assert.equal(JSON.parse(await pm.raw({symptom: {action: 'send'}})).signals.length, 0)
  const signals = async (text) => (await pm.diagnose({symptom: {text}})).signals
  assert.ok((await signals('550 5.1.1 user unknown')).length > 0)
  assert.ok((await signals('收不到信')).length > 0)
  assert.deepEqual(asked, ['en', 'Zyyy', 'Kana', 'Hani', 'Latn'])
  await assert.rejects(signals('メールが届かない'), {code: 'bundle-magic'})
  damaged = false
  assert.ok((await signals('メールが届かない')).length > 0)
  assert.deepEqual(asked, ['en', 'Zyyy', 'Kana', 'Hani', 'Latn', 'Kana', 'Kana'])
  pm.close()
})

test('a core without packs refuses texts', {timeout: 60_000}, async () => {
  const pm = await load({...files, words: false})
  assert.equal(JSON.parse(await pm.raw({symptom: {action: 'send'}})).signals.length, 0)
  await assert.rejects(pm.raw({symptom: {text: '550 5.1.1 user unknown'}}), fault('text-pack-missing', 'symptom.text'))
  pm.close()
})

test('words are fetched once, and the last language wins', async () => {
  const asked = []
  const words = (tag) => (asked.push(tag), files.words(tag))
  const pm = await load({...files, words, locale: 'en'})
  await Promise.all(Array.from({length: 6}, () => pm.diagnose({locale: 'ja', symptom: {action: 'send'}})))
  assert.equal(asked.filter((tag) => tag === 'ja').length, 1)
  await Promise.all([pm.setLocale('zh-TW'), pm.setLocale('en')])
  assert.equal(pm.locale, 'en')
  pm.close()
})

test('a load that is aborted never resolves', async () => {
  const stop = new AbortController()
  const loading = load({...files, signal: stop.signal})
  stop.abort()
  await assert.rejects(loading, {name: 'AbortError'})
})

test('the element can be imported where there is no page', async () => {
  const {PostmendWidget} = await import('../dist/widget.js')
  await import('../dist/define.js')
  assert.equal(typeof PostmendWidget, 'function')
})

test('memory stays small', async () => {
  let memory
  const real = WebAssembly.instantiate
  WebAssembly.instantiate = async (...args) => {
    const instance = await real(...args)
    memory = instance.exports.memory
    return instance
  }
  try {
    const pm = await load(files)
    const text = '無法連線到伺服器。 主旨: "週報", 帳號: "so-net.net.tw", 伺服器回應: "550 relaying denied", 連接埠: 25, 安全 (SSL): 否, 錯誤碼: 0x800CCC79'
    const began = performance.now()
    for (let i = 0; i < 1000; i++) await pm.raw({symptom: {text, action: 'send'}, context: {provider: 'sonet-tw'}})
    const each = (performance.now() - began) / 1000
    console.log(`# ${(memory.buffer.byteLength / 2 ** 20).toFixed(1)} MB after 1000 diagnoses of ${each.toFixed(2)} ms`)
    // The goal is 12 MB, which is met where the packs come in some orders.
    assert.ok(memory.buffer.byteLength <= 13 * 2 ** 20, `${memory.buffer.byteLength} bytes`)
    pm.close()
  } finally {
    WebAssembly.instantiate = real
  }
})
