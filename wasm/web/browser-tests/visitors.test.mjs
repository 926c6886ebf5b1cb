// What visitors and their pages do that nobody expects: double clicks, a line that is down, another trouble after the first.
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'
import {open, visit} from './site.mjs'

let site
before(async () => (site = await open()))
after(() => site.close())

const clean = (v) => assert.deepEqual(v.problems, [], 'no report and no error')
const denied = '535 5.7.8 Authentication failed: password incorrect'
const full = '552 5.2.2 mailbox full'

test('another trouble after the first was solved', async () => {
  const v = await visit(site)
  await v.paste(denied)
  await v.part('helped').first().click()
  await v.paste(full)
  assert.equal(await v.part('done').count(), 0)
  assert.ok((await v.part('remedy').count()) > 0, 'there are remedies again')
  clean(v)
  await v.close()
})

test('a line that is down at first, and then is not', async () => {
  const v = await visit(site)
  await v.context.setOffline(true)
  await v.part('input').fill(full)
  await v.part('go').first().click()
  await v.part('error').waitFor()
  assert.equal(v.told.at(-1).code, 'fetch-failed')
  await v.context.setOffline(false)
  await v.answered(() => v.part('retry').click())
  assert.equal(v.causes(1)[0], 'recipient-mailbox-full')
  await v.close()
})

test('a double click is one answer', async () => {
  const v = await visit(site)
  await v.paste('550 5.7.1 relaying denied 0x800CCC79')
  const choice = v.part('question').locator('[part~=choice]').first()
  const click = async (clickCount) => {
    await choice.scrollIntoViewIfNeeded()
    const {x, y} = await choice.boundingBox()
    await v.page.mouse.move(x + 5, y + 5)
    await v.page.mouse.down({clickCount})
    await v.page.mouse.up({clickCount})
  }
  await v.answered(() => click(1))
  await click(2) // it lands on the next question
  await v.answered(() => v.part('go').first().click())
  assert.equal(v.told.filter((t) => t.what === 'question').length, 1)
  clean(v)
  await v.close()
})

test('an answer is not blamed for what another text does', async () => {
  const v = await visit(site)
  await v.paste(denied)
  for (let n = 0; n < 2; n++) await v.answered(() => v.part('question').locator('[part~=choice]').first().click())
  const gone = await v.part('gone').locator('li').count()
  await v.paste(full)
  assert.ok((await v.part('gone').locator('li').count()) <= gone)
  clean(v)
  await v.close()
})

test('removed while it loads, and put back', async () => {
  let held
  const holding = new Promise((is) => (held = is))
  const v = await visit(site, {before: (page) => page.route('**/postmend.wasm', (r) => held(r))})
  await v.part('input').fill(full)
  await v.part('go').first().click()
  await holding
  await v.page.evaluate(() => {
    globalThis.widget = document.querySelector('postmend-widget')
    widget.remove()
  })
  await v.page.unroute('**/postmend.wasm')
  await v.page.waitForTimeout(100)
  await v.answered(() => v.page.evaluate(() => document.querySelector('main').append(widget)))
  assert.ok(!v.told.some((t) => t.what === 'error'))
  assert.equal(v.causes(1)[0], 'recipient-mailbox-full')
  await v.close()
})

test('another knowledge base while the first one loads', async () => {
  const v = await visit(site, {before: (page) => page.route('**/none.kb', () => {})})
  await v.widget.evaluate((e) => (e.kb = '/none.kb'))
  await v.part('input').fill(full)
  await v.part('go').first().click()
  await v.part('progress').waitFor()
  await v.answered(() => v.widget.evaluate((e) => e.removeAttribute('kb')))
  assert.ok(!v.told.some((t) => t.what === 'error'))
  clean(v)
  await v.close()
})

test('what the page sets before the element is defined counts', async () => {
  const early = () => {
    new MutationObserver((_, watch) => {
      const e = document.querySelector('postmend-widget')
      if (!e) return
      e.context = {incident: 'outage'}
      watch.disconnect()
    }).observe(document, {childList: true, subtree: true})
  }
  const v = await visit(site, {init: early})
  await v.paste(full)
  assert.deepEqual(await v.widget.evaluate((e) => e.context), {incident: 'outage'})
  clean(v)
  await v.close()
})

test('what is missing is not asked for with each key', async () => {
  const v = await visit(site, {before: (page) => page.route('**/mail.kb', (r) => r.fulfill({status: 404}))})
  await v.part('input').pressSequentially('nobody gets my mail', {delay: 40})
  assert.equal(v.requests.filter((r) => r.url.endsWith('/mail.kb')).length, 1)
  await v.close()
})

test('a page that changes its language', async () => {
  const v = await visit(site)
  await v.widget.evaluate((e) => e.removeAttribute('lang'))
  await v.page.evaluate(() => (document.documentElement.lang = 'ja'))
  await v.paste(full)
  assert.equal(v.last.locale, 'ja')
  assert.equal(await v.part('widget').getAttribute('lang'), 'ja', 'all of it')
  clean(v)
  await v.close()
})

test('letters that grow in lower case move no mark', async () => {
  const v = await visit(site)
  await v.paste('İİİİ 0x800CCC79 550 5.7.1 relaying denied')
  const marks = await v.part('mark').allTextContents()
  assert.ok(marks.includes('0x800CCC79'), `marked: ${marks}`)
  clean(v)
  await v.close()
})

test('a long log is read to its end', async () => {
  const v = await visit(site, {permissions: ['clipboard-read', 'clipboard-write']})
  await v.page.evaluate((text) => navigator.clipboard.writeText(text), `${'Nov 23 10:00:00 nothing happened here\n'.repeat(5500)}${full}`)
  await v.part('input').focus()
  await v.page.keyboard.press('Control+v')
  await v.answered(() => v.part('go').first().click())
  assert.equal(v.causes(1)[0], 'recipient-mailbox-full')
  clean(v)
  await v.close()
})

test('who tries again keeps the focus', async () => {
  const v = await visit(site, {before: (page) => page.route('**/mail.kb', (r) => r.fulfill({status: 404}))})
  await v.part('input').fill(full)
  await v.part('go').first().click()
  await v.part('retry').focus()
  await v.page.unroute('**/mail.kb')
  await v.answered(() => v.page.keyboard.press('Enter'))
  assert.ok(await v.widget.evaluate((e) => e.shadowRoot.activeElement), 'the focus is in the widget')
  clean(v)
  await v.close()
})

test('on a page that is written from the right, ours is not', async () => {
  const v = await visit(site)
  await v.page.evaluate(() => (document.documentElement.dir = 'rtl'))
  assert.equal(await v.part('title').or(v.part('form')).first().evaluate((e) => getComputedStyle(e).direction), 'ltr')
  await v.close()
})

test('another language: what was answered, tried and ruled out is said in it', async () => {
  const v = await visit(site)
  await v.paste(denied)
  await v.answered(() => v.part('question').locator('[part~=choice]').first().click())
  await v.answered(() => v.part('unknown').click())
  await v.answered(() => v.part('useless').first().click())
  const shown = async () => {
    await v.part('prepare').click()
    return `${await v.part('answer').innerText()} ${await v.part('answers').textContent()} ${await v.part('summary-text').textContent()}`
  }
  const english = await shown()
  const causes = v.causes()
  await v.answered(() => v.widget.evaluate((e) => (e.lang = 'ja')))
  const words = new Set(english.match(/[A-Z][a-z]+ [a-z]+ [a-z]+[^\n?.]*/g))
  const japanese = await shown()
  assert.deepEqual([...words].filter((w) => japanese.includes(w)), [], 'nothing is left in English')
  assert.deepEqual(v.causes(), causes, 'what was given counts')
  assert.equal(await v.part('answers').locator('li').count(), 2)
  await v.answered(() => v.widget.evaluate((e) => (e.lang = 'en')))
  assert.equal(await shown(), english)
  clean(v)
  await v.close()
})

test('a summary that is open stays open, in the language of the page and of what is known', async () => {
  const v = await visit(site)
  await v.paste(denied)
  await v.part('prepare').click()
  const summary = () => v.part('summary-text').textContent()
  const english = await summary()
  await v.answered(() => v.widget.evaluate((e) => (e.lang = 'ja')))
  assert.match(await summary(), /^見立て：/)
  await v.answered(() => v.widget.evaluate((e) => (e.lang = 'en')))
  assert.equal(await summary(), english)
  await v.answered(() => v.part('useless').first().click())
  assert.match(await summary(), /Tried without success/)
  assert.equal(v.told.filter((t) => t.by === 'summary').length, 1, 'it was prepared once')
  await v.part('restart').click()
  await v.paste(denied)
  assert.equal(await v.part('summary-text').count(), 0, 'another visit')
  clean(v)
  await v.close()
})

test('an empty box is said, seen and heard, in the language of the page', async () => {
  const v = await visit(site)
  const said = v.part('form').locator('> [part~=invalid]')
  await v.part('go').first().click()
  assert.match(await said.innerText(), /Please enter/)
  assert.equal(await said.getAttribute('role'), 'alert')
  assert.equal(await v.part('input').getAttribute('aria-invalid'), 'true')
  assert.equal(await v.widget.evaluate((e) => e.shadowRoot.activeElement.localName), 'textarea')
  await v.widget.evaluate((e) => (e.lang = 'ja'))
  assert.match(await said.innerText(), /入力してください/)
  await v.paste(full)
  assert.ok(!(await said.isVisible()))
  assert.equal(await v.part('input').first().getAttribute('aria-invalid'), 'false')
  clean(v)
  await v.close()
})

test('properties that are set before the element is defined are attributes', async () => {
  const early = () => {
    new MutationObserver((_, watch) => {
      const e = document.querySelector('postmend-widget')
      if (!e) return
      Object.assign(e, {provider: 'sonet-tw', kb: '/postmend/mail.kb', base: '/postmend'})
      watch.disconnect()
    }).observe(document, {childList: true, subtree: true})
  }
  const v = await visit(site, {init: early})
  await v.paste(full)
  const names = ['provider', 'kb', 'base']
  assert.deepEqual(await v.widget.evaluate((e, names) => names.map((n) => e.getAttribute(n)), names), ['sonet-tw', '/postmend/mail.kb', '/postmend'])
  await v.widget.evaluate((e) => (e.provider = 'syscom-jp'))
  assert.equal(await v.widget.getAttribute('provider'), 'syscom-jp')
  clean(v)
  await v.close()
})

test('moved into a frame it looks as before, and back', async () => {
  const v = await visit(site)
  await v.paste(full)
  const border = () => v.page.evaluate(() => {
    const {shadowRoot, ownerDocument} = globalThis.widget
    return ownerDocument.defaultView.getComputedStyle(shadowRoot.querySelector('[part=widget]')).borderTopStyle
  })
  await v.page.evaluate(() => {
    globalThis.widget = document.querySelector('postmend-widget')
    const frame = document.createElement('iframe')
    document.body.append(frame)
    frame.contentDocument.body.append(frame.contentDocument.adoptNode(widget))
  })
  assert.equal(await border(), 'solid')
  await v.page.evaluate(() => document.querySelector('main').append(widget))
  assert.equal(await border(), 'solid')
  clean(v)
  await v.close()
})

test('where no language is said it is the browser’s', async () => {
  const v = await visit(site, {locale: 'ja-JP'})
  await v.page.evaluate(() => document.querySelectorAll('[lang]').forEach((e) => e.removeAttribute('lang')))
  await v.paste(full)
  assert.equal(v.last.locale, 'ja')
  clean(v)
  await v.close()
})
