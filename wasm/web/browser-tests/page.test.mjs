// The widget on its page: what is loaded and when, events, parts and slots, other widgets, leaving and coming back.
import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {after, before, test} from 'node:test'
import {open, visit} from './site.mjs'
import {stories} from './stories.mjs'

let site
before(async () => (site = await open()))
after(() => site.close())

const clean = (v) => assert.deepEqual(v.problems, [], 'no report and no error')
const doc = readFileSync(new URL('../../../docs/embedding-web.md', import.meta.url), 'utf8')

test('a slow line sees how far it is', async () => {
  const v = await visit(site)
  const cdp = await v.context.newCDPSession(v.page)
  await cdp.send('Network.emulateNetworkConditions', {offline: false, latency: 50, downloadThroughput: 2_500_000, uploadThroughput: 500_000})
  await v.part('start').first().click()
  const values = []
  while (v.diagnoses.length === 0) {
    const value = await v.part('progress').evaluate((p) => p.position, null, {timeout: 500}).catch(() => -1)
    if (value >= 0) values.push(value)
    await v.page.waitForTimeout(50)
  }
  assert.ok(values.length > 3 && values.at(-1) > values[0], `progress: ${values}`)
  assert.ok(values.every((x, i) => i === 0 || x >= values[i - 1]), `progress goes back: ${values}`)
  await v.close()
})

test('it works again without a network after it was used once', async () => {
  const v = await visit(site, {serviceWorkers: 'allow'})
  await v.page.waitForFunction(() => navigator.serviceWorker.controller)
  await v.paste('550 5.1.1 user unknown')
  await v.context.setOffline(true)
  await v.page.reload()
  await v.paste('550 5.1.1 user unknown')
  assert.ok(v.last.findings.length > 0)
  clean(v)
  await v.close()
})

test('two widgets on a page', async () => {
  const v = await visit(site)
  await v.page.evaluate(() => {
    const second = document.createElement('postmend-widget')
    second.lang = 'ja'
    document.querySelector('main').append(second)
  })
  await v.paste('550 5.1.1 user unknown')
  const second = v.page.locator('postmend-widget').nth(1)
  await v.answered(() => second.locator('[part~=start]').first().click())
  assert.equal(v.last.locale, 'ja')
  assert.ok(await v.part('finding').first().isVisible(), 'the first keeps its answer')
  clean(v)
  await v.close()
})

test('the page of docs/embedding-web.md works as it stands', async () => {
  const [, html] = /```html\n(<!doctype html>[\s\S]*?)```/.exec(doc)
  const [, header] = /```http\nContent-Security-Policy: ([\s\S]*?)```/.exec(doc)
  const serve = (page) => page.route('**/help.html', (r) => r.fulfill({body: html, contentType: 'text/html; charset=utf-8', headers: {'content-security-policy': header.replace(/\s+/g, ' ').trim()}}))
  const v = await visit(site, {path: '/help.html', locale: 'en', before: serve})
  await v.paste('550 5.7.1 relaying denied')
  assert.ok(v.last.findings.length > 0)
  await v.shot('embedding')
  clean(v)
  await v.close()
})

test('who goes to another page and back finds everything as it was', async () => {
  const v = await visit(site, {init: () => addEventListener('pageshow', (e) => (globalThis.restored = e.persisted || undefined))})
  await v.paste('550 5.1.1 user unknown')
  const title = await v.part('title').first().textContent()
  await v.page.goto(`${site.origin}/ja.html`)
  await v.page.goBack({waitUntil: 'commit'}) // a page that was kept does not load again
  await v.page.waitForFunction(() => globalThis.restored !== undefined)
  assert.equal(await v.page.evaluate(() => globalThis.restored), true, 'the page came out of the back/forward cache')
  assert.equal(await v.part('title').first().textContent(), title)
  const requests = v.requests.length
  await v.answered(() => v.part('go').first().click())
  assert.equal(v.requests.length, requests, 'the engine is still there')
  clean(v)
  await v.close()
})

test('every part that the documentation names is there, and every slot and event', async () => {
  const [, list] = /The rest is `::part`: ([\s\S]*?)\. For example/.exec(doc)
  const missing = new Set([...list.matchAll(/`([\w-]+)`/g)].map(([, name]) => name))
  const init = () => {
    globalThis.print = () => {}
    const {parse} = JSON // a cause falls away after each answer, as few do with the shipped knowledge
    JSON.parse = (text) => {
      const d = parse(text)
      if (d?.findings && globalThis.drop) d.findings.pop()
      return d
    }
  }
  let asked, refuse
  const waits = new Promise((known) => (asked = known))
  const before = (page) => page.route('**/mail.kb', async (r) => {
    await new Promise((go) => {
      refuse = go
      asked()
    })
    await r.fulfill({status: 404})
  })
  const v = await visit(site, {path: '/zh-TW.html', init, before})
  await v.widget.evaluate((e) => e.append(Object.assign(document.createElement('h2'), {slot: 'heading', textContent: 'Ours'})))
  const look = async () => {
    for (const part of await v.widget.evaluate((e) => [...e.shadowRoot.querySelectorAll('[part]')].flatMap((x) => [...x.part]))) missing.delete(part)
  }
  await v.part('start').first().click()
  await v.part('progress').waitFor()
  await look()
  await waits
  refuse()
  await v.part('error').waitFor()
  assert.ok(await v.widget.locator('[slot=contact]').isVisible())
  await look()
  await v.page.unroute('**/mail.kb')
  await v.answered(() => v.part('retry').click())
  await v.part('restart').click()
  for (const {text, provider, answers} of stories.filter((s) => s.text)) {
    await v.widget.evaluate((e, p) => (e.provider = p), provider)
    await v.paste(text)
    await look()
    await v.part('prepare').click()
    await look()
    await v.part('copy').click()
    await v.part('print').click()
    await v.page.evaluate(() => (globalThis.drop = true))
    await v.dialogue(answers)
    await look()
    await v.page.evaluate(() => (globalThis.drop = false))
    await v.part('restart').click()
  }
  await v.context.setOffline(true) // a rule of the shipped knowledge that decides
  await v.paste('0x800CCC0E')
  await look()
  await v.context.setOffline(false)
  for (const text of ['信寄出去對方說沒收到', '553 sorry, that domain is not in my list', '535 5.7.8 Authentication failed: password incorrect']) {
    await v.paste(text)
    await look()
  }
  await v.answered(() => v.part('useless').first().click())
  await v.part('helped').first().click()
  await look()
  assert.deepEqual([...missing], [])
  assert.ok(await v.page.locator('h2[slot=heading]').isVisible())
  assert.equal(await v.widget.evaluate((e) => e.shadowRoot.querySelector('slot[name=heading]').assignedElements().length), 1)
  const told = (what) => v.told.filter((t) => t.what === what)
  const members = (what) => Object.keys(told(what)[0]).filter((k) => k !== 'what').sort()
  assert.deepEqual(members('diagnosis'), ['ask_first', 'escalation', 'findings', 'kb', 'locale', 'question'])
  assert.deepEqual(members('helped'), ['cause', 'remedy'])
  assert.deepEqual(members('escalate'), ['by', 'cause', 'contact', 'now', 'to'])
  assert.deepEqual(members('error'), ['code'])
  assert.ok(told('question').every((q) => 'known' in q && q.field))
  assert.deepEqual([...new Set(told('escalate').map((e) => e.by))].filter((by) => by !== 'diagnosis').sort(), ['copy', 'print', 'summary'])
  await v.close()
})

test('what did not help goes into the case', async () => {
  const sent = () => {
    globalThis.sent = []
    globalThis.Worker = class extends Worker {
      postMessage(message) {
        if (message.records) globalThis.sent.push(new TextDecoder().decode(message.records))
        super.postMessage(message)
      }
    }
  }
  const v = await visit(site, {init: sent})
  await v.paste('535 5.7.8 Authentication failed: password incorrect')
  await v.answered(() => v.part('useless').first().click())
  const cases = await v.page.evaluate(() => globalThis.sent)
  const [first, second] = [cases.at(0), cases.at(-1)]
  assert.ok(!first.includes('context.tried') && second.includes('context.tried'))
  assert.ok(first.includes('context.online'), 'what the browser knows is in the case')
  assert.match((await v.part('noticed').textContent()) ?? '', /Answers are given in English\. This device is connected/)
  clean(v)
  await v.close()
})

test('nothing moves by itself', async () => {
  const v = await visit(site, {reducedMotion: 'reduce'})
  await v.paste(stories[0].text)
  assert.equal(await v.widget.evaluate((e) => e.shadowRoot.getAnimations().length), 0)
  await v.close()
})
