import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'
import {open, visit} from './site.mjs'
import {locales, stories} from './stories.mjs'

let site
before(async () => (site = await open()))
after(async () => assert.equal(await site.close(), 0, 'the server ends by itself'))

const dialog = stories[0].text
const clean = (v) => assert.deepEqual(v.problems, [], 'no report and no error')

async function begin(v, story) {
  if (story.text) return v.paste(story.text)
  await v.answered(() => v.part('start').nth(story.start).click())
}

for (const locale of locales) {
  test(`stories in ${locale}`, async () => {
    const v = await visit(site, {path: `/${locale}.html`})
    assert.ok(!v.requests.some((r) => /wasm|\.kb/.test(r.url)), 'nothing heavy before the first use')
    let loaded = 0
    for (const story of stories) {
      await v.widget.evaluate((e, p) => (e.provider = p), story.provider)
      await begin(v, story)
      loaded ||= v.requests.length
      await v.dialogue(story.answers, (d) => d.findings[0]?.cause === story.cause && d.findings[0].verdict !== 'possible')
      assert.ok(v.causes().includes(story.cause), `${story.cause} is not among ${v.causes()}`)
      assert.equal(v.last.locale, locale)
      if (story.text) assert.ok((await v.part('mark').count()) > 0, 'what decided is marked')
      assert.match((await v.part('escalation').textContent()) ?? '', new RegExp(story.contact))
      await v.part('prepare').click()
      assert.match((await v.part('summary-text').textContent()) ?? '', new RegExp(v.last.findings[0].cause))
      await v.shot(`${story.name}-${locale}`)
      await v.part('restart').click()
    }
    assert.equal(v.requests.length, loaded, 'no request after the first answer')
    for (const r of v.requests) assert.deepEqual([r.method, r.body, new URL(r.url).search], ['GET', null, ''])
    clean(v)
    await v.close()
  })
}

test('remedies are tried one after the other, and one helps', async () => {
  const v = await visit(site)
  await v.paste('535 5.7.8 Authentication failed: password incorrect')
  const remedies = await v.part('remedy').count()
  assert.ok(remedies > 1, 'there is a choice of remedies')
  const first = await v.part('remedy').first().locator('h4').textContent()
  await v.answered(() => v.part('useless').first().click())
  assert.notEqual(await v.part('remedy').first().locator('h4').textContent(), first)
  assert.equal(await v.widget.evaluate((e) => e.shadowRoot.activeElement?.localName), 'summary', 'the focus is on the next remedy')
  await v.part('prepare').click()
  assert.match((await v.part('summary-text').textContent()) ?? '', new RegExp(first), 'what was tried is handed over')
  await v.part('helped').first().click()
  assert.ok(await v.part('done').isVisible())
  assert.equal(v.told.at(-1).what, 'helped')
  await v.shot('solved-en')
  clean(v)
  await v.close()
})

test('all remedies in vain: it is time to hand over', async () => {
  const v = await visit(site)
  await v.paste('552 5.2.2 <bob@example.org> mailbox full')
  const cause = v.last.findings[0].cause
  for (let n = 0; n < 12 && v.last.findings[0]?.cause === cause && !v.last.escalation?.now && (await v.part('remedy').count()); n++) {
    await v.answered(() => v.part('useless').first().click())
  }
  assert.ok(v.last.escalation?.now)
  assert.ok(v.told.some((t) => t.what === 'escalate' && t.by === 'diagnosis' && t.now))
  await v.shot('hand-over-en')
  await v.close()
})

test('answers can be taken back, and the ranking follows', async () => {
  const v = await visit(site, {path: '/zh-TW.html'})
  await v.paste(dialog)
  const at = JSON.stringify(v.last.findings)
  const field = v.last.question
  await v.answered(() => v.part('choice').and(v.page.locator('[value="other-isp"]')).click())
  assert.notEqual(JSON.stringify(v.last.findings), at)
  await v.answered(() => v.part('change').first().click())
  assert.equal(JSON.stringify(v.last.findings), at)
  assert.equal(v.last.question, field)
  await v.answered(() => v.part('unknown').click())
  assert.notEqual(v.last.question, field, 'what is not known is not asked again')
  await v.part('restart').click()
  assert.equal(await v.part('finding').count(), 0)
  assert.ok(await v.part('starts').isVisible())
  await v.close()
})

test('a typed answer that does not fit is asked for again', async () => {
  const v = await visit(site, {init: asking('symptom.message_mb')})
  await v.paste('552 message size exceeds fixed maximum message size')
  await v.part('question').locator('input').fill('very big')
  await v.answered(() => v.part('question').locator('[part~=go]').click())
  const said = v.part('question').locator('[part~=invalid]')
  assert.ok(await said.isVisible())
  assert.equal(await said.getAttribute('role'), 'alert')
  assert.equal(await v.part('question').locator('input').inputValue(), 'very big', 'what was typed stays')
  assert.equal(await v.widget.evaluate((e) => e.shadowRoot.activeElement?.getAttribute('aria-invalid')), 'true')
  await v.part('question').locator('input').fill('１２')
  await v.answered(() => v.part('question').locator('[part~=go]').click())
  assert.ok(!(await v.part('invalid').and(v.page.locator(':not(:empty)')).count()))
  clean(v)
  await v.close()
})

test('what a rule excludes is said on demand, with the words that did it', async () => {
  const v = await visit(site)
  await v.paste('Their gateway filters our mail, IT over there says they must whitelist us')
  const item = v.part('gone').locator('li').first()
  assert.ok(!(await item.isVisible()), 'closed at first')
  await v.part('gone').locator('summary').focus()
  await v.page.keyboard.press('Enter')
  assert.match((await item.textContent()) ?? '', /^Your spam filter is set too strictly \(.*whitelist.*\)$/)
  clean(v)
  await v.close()
})

test('keyboard only, the focus is never lost', async () => {
  const v = await visit(site, {path: '/ja.html'})
  const focused = () => v.widget.evaluate((e) => {
    const a = e.shadowRoot.activeElement
    return a ? `${a.localName} ${a.part.value}` : ''
  })
  const tabTo = async (part) => {
    for (let n = 0; n < 40; n++) {
      if ((await focused()).split(' ').includes(part)) return
      await v.page.keyboard.press('Tab')
    }
    throw new Error(`Tab never reaches ${part}`)
  }
  await tabTo('input')
  await v.page.keyboard.type('550 5.7.1 relaying denied 0x800CCC79')
  await tabTo('go')
  await v.answered(() => v.page.keyboard.press('Enter'))
  assert.match(await focused(), /go/, 'the focus stays where it was')
  for (let n = 0; n < 3 && (await v.part('question').count()); n++) {
    await tabTo((await v.part('choice').count()) > 1 ? 'choice' : 'unknown')
    await v.answered(() => v.page.keyboard.press('Enter'))
    assert.match(await focused(), /h3|input/, 'the focus is on what comes next')
  }
  await tabTo('prepare')
  await v.page.keyboard.press('Enter')
  await tabTo('copy')
  await tabTo('restart')
  await v.page.keyboard.press('Enter')
  assert.match(await focused(), /textarea/)
  clean(v)
  await v.close()
})

test('without workers it runs on the main thread', async () => {
  const v = await visit(site, {init: () => delete globalThis.Worker})
  await v.paste('550 5.1.1 user unknown')
  assert.ok(v.last.findings.length > 0)
  clean(v)
  await v.close()
})

test('where the policy refuses workers it runs on the main thread', async () => {
  const strict = async (page) => page.route('**/en.html', async (route) => {
    const r = await route.fetch()
    const csp = (s) => s.replace("worker-src 'self'", "worker-src 'none'")
    await route.fulfill({response: r, headers: {...r.headers(), 'content-security-policy': csp(r.headers()['content-security-policy'])}, body: csp(await r.text())})
  })
  const v = await visit(site, {before: strict})
  await v.paste('550 5.1.1 user unknown')
  assert.ok(v.last.findings.length > 0)
  await v.close()
})

test('without WebAssembly the page’s own help and contact show', async () => {
  const v = await visit(site, {init: () => delete globalThis.WebAssembly})
  await v.part('start').first().click()
  await v.part('error').waitFor()
  assert.equal(v.told.at(-1).code, 'no-wasm')
  assert.ok(await v.widget.locator('ol').first().isVisible(), 'the fallback help')
  assert.ok(await v.widget.locator('[slot=contact]').isVisible(), 'the contact')
  await v.shot('no-wasm-en')
  await v.close()
})

test('without JavaScript the fallback help shows', async () => {
  const context = await site.browser.newContext({javaScriptEnabled: false})
  const page = await context.newPage()
  for (const locale of locales) {
    await page.goto(`${site.origin}/${locale}.html`)
    assert.ok(await page.locator('postmend-widget li').first().isVisible())
  }
  await context.close()
})

test('a missing bundle is said, and tried again', async () => {
  const v = await visit(site, {before: (page) => page.route('**/mail.kb', (r) => r.fulfill({status: 404}))})
  await v.part('input').fill('550 5.1.1 user unknown')
  await v.part('go').first().click()
  await v.part('error').waitFor()
  assert.equal(v.told.at(-1).code, 'fetch-failed')
  await v.shot('missing-bundle-en')
  await v.page.unroute('**/mail.kb')
  await v.answered(() => v.part('retry').click())
  assert.ok(v.last.findings.length > 0)
  await v.close()
})

test('a corrupted bundle is refused, never believed', async () => {
  const corrupt = (page) => page.route('**/mail.kb', async (route) => {
    const body = await (await route.fetch()).body()
    body[body.length >> 1] ^= 0x40
    await route.fulfill({body, contentType: 'application/octet-stream'})
  })
  const v = await visit(site, {before: corrupt})
  await v.part('start').first().click()
  await v.part('error').waitFor()
  assert.match(v.told.at(-1).code, /^bundle-/)
  assert.equal(v.diagnoses.length, 0)
  await v.close()
})

test('a damaged engine is refused', async () => {
  const v = await visit(site, {before: (page) => page.route('**/*.wasm', (r) => r.fulfill({body: Buffer.from('\x00asm\x01\x00\x00\x00garbage'), contentType: 'application/wasm'}))})
  await v.part('start').first().click()
  await v.part('error').waitFor()
  assert.equal(v.told.at(-1).code, 'engine-damaged')
  await v.close()
})

test('an engine that traps is replaced, and the page lives', async () => {
  const trapping = () => {
    let trapped = false
    globalThis.Worker = class extends Worker {
      postMessage(message) {
        if (message.do !== 'diagnose' || trapped) return super.postMessage(message)
        trapped = true
        setTimeout(() => this.onerror(new ErrorEvent('error', {message: 'unreachable', cancelable: true})))
      }
    }
  }
  const v = await visit(site, {init: trapping})
  await v.paste('550 5.1.1 user unknown')
  assert.ok(v.last.findings.length > 0)
  await v.close()
})

/** Puts a question of one field first, whatever the engine would ask. */
function asking(field) {
  return `{
    const {parse} = JSON
    JSON.parse = (text) => {
      const d = parse(text)
      const answered = globalThis.answeredOnce
      if (d?.questions && !answered) d.questions.unshift({field: '${field}', text: 'How big?', choices: [], gain: 1})
      return d
    }
  }`
}

test('markup in a paste, in answers and in the knowledge stays text', async () => {
  const evil = '<img src=x onerror="note(`problems`,`ran`)"><script>note("problems","ran")</script>{{7*7}}&amp;'
  const hostile = `{
    const {parse} = JSON
    const evil = ${JSON.stringify(evil)}
    const spoil = (v) => typeof v === 'string' ? evil + v : Array.isArray(v) ? v.map(spoil) : v
    JSON.parse = (text) => {
      const d = parse(text)
      if (!d?.findings) return d
      for (const f of d.findings) {
        Object.assign(f, {title: spoil(f.title), explanation: spoil(f.explanation)})
        for (const r of f.remedies) Object.assign(r, {title: spoil(r.title), steps: spoil(r.steps), cautions: spoil(r.cautions)})
      }
      for (const q of d.questions) {
        q.text = spoil(q.text)
        for (const c of q.choices) c.label = spoil(c.label)
      }
      d.escalation = {now: true, to: 'x', role: evil, contact: {id: 'x', name: evil, phone: evil, url: 'javascript:note("problems","ran")'}, collect: [{id: 'x', label: evil}]}
      return d
    }
  }`
  const v = await visit(site, {init: hostile, provider: evil})
  await v.paste(`${evil} 550 5.7.1 relaying denied ${evil}`)
  await v.part('prepare').click()
  for (let n = 0; n < 3 && (await v.part('question').count()); n++) {
    const input = v.part('question').locator('[part~=input]')
    if (await input.count()) {
      await input.fill(evil)
      await v.answered(() => v.part('question').locator('[part~=go]').click())
    } else await v.answered(() => v.part('question').locator('[part~=choice]').first().click())
  }
  const shadow = await v.widget.evaluate((e) => [e.shadowRoot.querySelectorAll('img,script,iframe').length, ...[...e.shadowRoot.querySelectorAll('a')].map((a) => a.protocol)])
  assert.deepEqual(shadow.filter((s) => s !== 'tel:'), [0], 'no element and no link that was not meant')
  assert.match((await v.part('title').textContent()) ?? '', /^<img/)
  assert.ok(!JSON.stringify(v.told).includes('onerror'), 'events carry no text')
  await v.page.waitForTimeout(100)
  clean(v)
  await v.close()
})

test('the summary is masked, and copied as shown', async () => {
  const v = await visit(site, {permissions: ['clipboard-read', 'clipboard-write']})
  await v.paste('From: Mary Jones <mary@example.com>\nTo: bob@example.org\npassword: Hunter2\n550 5.1.1 <bob@example.org> user unknown. Call 555-987-6543')
  await v.part('prepare').click()
  const text = await v.part('summary-text').textContent()
  for (const secret of ['Mary', 'mary', 'bob@', 'Hunter2', '987-6543']) assert.ok(!text.includes(secret), secret)
  assert.match(text, /550 5\.1\.1/)
  await v.part('copy').click()
  await v.part('copied').waitFor()
  assert.equal(await v.page.evaluate(() => navigator.clipboard.readText()), text)
  assert.ok(!JSON.stringify(v.told).includes('example'), 'events carry no text')
  clean(v)
  await v.close()
})

test('print shows the summary and nothing else', async () => {
  const v = await visit(site, {init: () => (globalThis.print = () => {})})
  await v.paste('550 5.1.1 user unknown')
  await v.part('prepare').click()
  await v.part('print').click()
  await v.page.emulateMedia({media: 'print'})
  assert.ok(await v.part('summary-text').isVisible())
  assert.ok(!(await v.page.locator('h1').isVisible()))
  assert.ok(!(await v.part('form').isVisible()))
  await v.page.evaluate(() => dispatchEvent(new Event('afterprint')))
  await v.page.emulateMedia({media: 'screen'})
  assert.ok(await v.page.locator('h1').isVisible())
  clean(v)
  await v.close()
})

test('the language follows the attribute, and then the page', async () => {
  const v = await visit(site)
  await v.paste('550 5.7.1 relaying denied')
  for (const locale of ['ja', 'zh-TW', 'zh-CN']) {
    const d = await v.answered(() => v.widget.evaluate((e, l) => e.setAttribute('lang', l), locale))
    assert.equal(d.locale, locale)
    assert.equal(await v.part('input').first().inputValue(), '550 5.7.1 relaying denied', 'what was typed stays')
  }
  clean(v)
  await v.close()
})

test('a device without a network says so by itself', async () => {
  const v = await visit(site)
  await v.paste('0x800CCC0E')
  await v.context.setOffline(true)
  await v.answered(() => v.part('go').first().click())
  assert.equal(v.causes(1)[0], 'no-internet')
  assert.match((await v.part('noticed').textContent()) ?? '', /not connected/)
  await v.answered(() => v.part('elsewhere').click())
  assert.notEqual(v.causes(1)[0], 'no-internet')
  await v.close()
})
