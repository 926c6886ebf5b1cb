import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {after, before, test} from 'node:test'
import {open, visit} from './site.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = 'rules/example-net.json'

let site
before(async () => (site = await open()))
after(() => site.close())

/** An author on the page, once the example is compiled. */
async function author(options = {}) {
  const v = await visit(site, {path: '/playground.html', viewport: {width: 1400, height: 1000}, locale: 'en', ...options})
  v.page.setDefaultTimeout(90_000) // the compiler takes seconds, on a busy machine more
  v.page.on('dialog', (d) => d.accept())
  await settled(v)
  return v
}

const settled = (v) => v.page.locator('body[aria-busy=false]').waitFor()

/** Edits the open file and waits for what the compiler says. */
async function edit(v, change) {
  const content = v.page.locator('#editor .cm-content')
  const path = await v.page.locator('#path').inputValue()
  const text = await v.page.evaluate((p) => JSON.parse(localStorage['postmend-playground'] ?? 'null')?.[p], path)
  const before = text ?? readFileSync(new URL(`../../../docs/overlay/${path}`, import.meta.url), 'utf8')
  assert.notEqual(change(before), before)
  await content.fill(change(before))
  await v.page.locator('#status', {hasText: 'Compiling'}).waitFor()
  await settled(v)
}

const tab = (v, name) => v.page.locator(`#tab-${name}`).click()
const clean = (v) => assert.deepEqual(v.problems, [], 'no report and no error')

test('an author sees a finding at its line, mends it, and the diagnosis follows', async () => {
  const v = await author()
  assert.equal(await v.page.locator('#name').textContent(), rules)
  assert.match((await v.page.locator('#status').textContent()) ?? '', /3 of 3 scenarios pass/)
  const first = v.page.locator('#answer [part~=cause] summary').first()
  const text = v.page.locator('#text')
  await text.fill('450 EXN-Q quiet hours')
  await v.page.locator('#provider').fill('example-net')
  await v.page.locator('#answer', {hasText: 'confirmed'}).waitFor()
  assert.match((await first.textContent()) ?? '', /Sending limit exceeded.*confirmed/)

  await edit(v, (s) => s.replace("context.provider == 'example-net'", "context.provder == 'example-net'"))
  const finding = v.page.locator('#findings li').first()
  assert.match((await finding.textContent()) ?? '', /error.*rules\/example-net\.json:4.*unknown field "context\.provder".*did you mean `context\.provider`/)
  assert.equal(await v.page.locator('#editor .cm-lintRange-error').textContent(), 'context.provder')
  assert.match((await v.page.locator('#answer').textContent()) ?? '', /Mend/)
  await v.shot('playground-finding')
  await finding.locator('button').click()
  assert.ok(await v.page.locator('#editor .cm-content').evaluate((e) => e.getRootNode().activeElement === e), 'the finding leads to its place')

  await edit(v, (s) => s.replace('context.provder', 'context.provider').replace('"decisive": true', '"decisive": false').replace('"weight": 120', '"weight": 90'))
  assert.match((await v.page.locator('#status').textContent()) ?? '', /^no findings/)
  await v.page.locator('#answer [part~=cause]').first().waitFor()
  assert.doesNotMatch((await first.textContent()) ?? '', /confirmed/)
  assert.match((await v.page.locator('#answer').textContent()) ?? '', /example-net-quiet-hours-limit \+90/)
  clean(v)
  await v.close()
})

test('the trace names rules, the truth of conditions, values and the stretch of the text', async () => {
  const v = await author()
  await v.page.locator('#text').fill('450 EXN-Q 静かな時間 quiet hours')
  await v.page.locator('#other').fill('{"context": {"own_address": "ann@example.net", "smtp_host": "mail.example.net"}}')
  await tab(v, 'trace')
  await v.page.locator('#mine').check()
  const rule = v.page.locator('[part~=rule][part~=fired]', {hasText: 'example-net-quiet-hours-limit'})
  await rule.waitFor()
  const said = (await rule.textContent()) ?? ''
  assert.match(said, /sending-limit-exceeded \+120/)
  assert.match(said, /rules\/example-net\.json:3/)
  assert.match(said, /true context\.provider == 'example-net'/)
  assert.match(said, /context\.provider = "example-net" \(record\)/)
  assert.deepEqual(await rule.locator('mark').allTextContents(), ['EXN-Q'])
  assert.match(said, /EXN-Q at 4–9/)
  assert.match((await v.page.locator('[part~=rule][part~=fired]', {hasText: 'example-net-old-host'}).textContent()) ?? '', /context\.smtp_host = "mail\.example\.net" \(given\)/)
  await v.page.locator('#mine').uncheck()
  await v.page.locator('[part~=rule][part~=waiting] em', {hasText: 'unknown'}).first().waitFor()
  await v.shot('playground-trace')
  clean(v)
  await v.close()
})

test('a scenario fails and passes, and can be used as the case', async () => {
  const v = await author()
  await tab(v, 'scenarios')
  await edit(v, (s) => s.replace("'example-net-quiet-hours' in symptom.signals", "'example-net-quiet-hours' in symptom.signals && symptom.action == 'receive'"))
  const failed = v.page.locator('[part~=scenario][part~=failed]')
  await failed.first().waitFor()
  assert.match((await failed.first().textContent()) ?? '', /fails example-net-quiet-hours.*rule example-net-quiet-hours-limit does not hold/)
  assert.match((await v.page.locator('#findings').textContent()) ?? '', /scenarios\/example-net\.json:3.*KB701/)
  await v.shot('playground-scenarios')
  await edit(v, (s) => s.replace(" && symptom.action == 'receive'", ''))
  await v.page.locator('#status', {hasText: '3 of 3'}).waitFor()
  assert.equal(await failed.count(), 0)
  await v.page.locator('[part~=take]').nth(1).click()
  assert.equal(await v.page.locator('#text').inputValue(), '450 EXN-Q quiet hours')
  clean(v)
  await v.close()
})

test('files are added, renamed, deleted, kept, saved and opened', async () => {
  const v = await author()
  const path = v.page.locator('#path')
  const files = () => v.page.locator('#list button').allTextContents()
  await path.fill('../evil.json')
  await v.page.locator('#add').click()
  assert.match((await v.page.locator('#path-problem').textContent()) ?? '', /A path is like/)
  await path.fill('rules/mine.json')
  await v.page.locator('#add').click()
  assert.match((await v.page.locator('#editor .cm-content').textContent()) ?? '', /"rules": \{\}/)
  await path.fill('rules/ours.json')
  await v.page.locator('#rename').click()
  assert.ok((await files()).includes('rules/ours.json') && !(await files()).includes('rules/mine.json'))
  await v.page.reload()
  await settled(v)
  assert.ok((await files()).includes('rules/ours.json'), 'kept over a reload')
  const [saved] = await Promise.all([v.page.waitForEvent('download'), v.page.locator('#zip').click()])
  const zip = await saved.path()
  await v.page.locator('#list button', {hasText: 'rules/ours.json'}).click()
  await v.page.locator('#delete').click()
  assert.ok(!(await files()).includes('rules/ours.json'))
  await v.page.locator('#open-zip').setInputFiles({name: 'overlay.zip', mimeType: 'application/zip', buffer: readFileSync(zip)})
  await v.page.locator('#list button', {hasText: 'rules/ours.json'}).waitFor()
  await v.page.locator('#example').click()
  assert.ok(!(await files()).includes('rules/ours.json'))
  clean(v)
  await v.close()
})

test('the page makes no request with anything of the author, and the widget’s pages none for its module', async () => {
  const v = await author()
  const files = () => [...new Set(v.requests.map((r) => r.url))].length // each worker fetches its script
  const loaded = files()
  await v.page.locator('#text').fill('secret words 550 5.1.1')
  await v.page.locator('#answer', {hasText: '5.1.1'}).waitFor()
  assert.equal(files(), loaded, 'no request but for the page')
  for (const r of v.requests) assert.deepEqual([r.method, r.body, new URL(r.url).search], ['GET', null, ''])
  clean(v)
  await v.close()
  const w = await visit(site, {serviceWorkers: 'allow'})
  await w.paste('550 5.1.1 user unknown')
  await w.page.waitForFunction(() => navigator.serviceWorker.controller)
  assert.deepEqual(w.requests.map((r) => r.url).filter((u) => u.includes('playground')), [])
  const kept = await w.page.evaluate(async () => (await Promise.all((await caches.keys()).map(async (k) => (await (await caches.open(k)).keys()).map((r) => r.url)))).flat())
  assert.deepEqual(kept.filter((u) => u.includes('playground')), [])
  await w.close()
})

test('axe-core in light and dark, wide and at 320 px, and the keyboard', async () => {
  const v = await author({bypassCSP: true})
  await v.page.locator('#text').fill('無法寄信 450 EXN-Q，サーバー')
  await edit(v, (s) => s.replace('"weight": 90', '"wait": 90'))
  await v.page.evaluate(axe)
  const check = async (state) => {
    const {violations} = await v.page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}))
    assert.deepEqual(violations.map((x) => `${x.id}: ${x.nodes.map((n) => `${n.target.join(' ')} ${n.failureSummary}`).join('; ').slice(0, 500)}`), [], state)
    assert.ok(await v.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), state)
  }
  await check('errors')
  await edit(v, (s) => s.replace('"wait": 90', '"weight": 90'))
  await v.page.locator('#answer [part~=cause]').first().waitFor()
  for (const [colorScheme, width] of [['light', 1400], ['dark', 1400], ['light', 320]]) {
    await v.page.emulateMedia({colorScheme})
    await v.page.setViewportSize({width, height: 900})
    for (const name of ['trace', 'scenarios', 'answer']) {
      await tab(v, name)
      await check(`${name}, ${colorScheme}, ${width} px`)
    }
    await v.shot(`playground-${colorScheme}-${width}`)
  }
  await v.page.locator('#tab-scenarios').focus()
  await v.page.keyboard.press('ArrowRight')
  assert.ok(await v.page.locator('#panel-answer').isVisible(), 'arrows go round the tabs')
  await v.page.locator('#editor .cm-content').focus()
  await v.page.keyboard.press('Tab')
  assert.ok(!(await v.page.locator('#editor .cm-content').evaluate((e) => e.getRootNode().activeElement === e)), 'Tab leaves the editor')
  await v.close()
})
