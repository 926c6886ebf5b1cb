import assert from 'node:assert/strict'
import {readFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {after, before, test} from 'node:test'
import {open, visit} from './site.mjs'
import {locales, stories} from './stories.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let site
before(async () => (site = await open()))
after(() => site.close())

/** What axe-core has against the page as it is now. */
async function violations(v) {
  await v.page.evaluate(axe)
  const {violations} = await v.page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}))
  return violations.map((x) => `${x.id}: ${x.nodes.map((n) => `${n.target.join(' ')} ${n.failureSummary}`).join('; ').slice(0, 600)}`)
}

for (const [n, locale] of locales.entries()) {
  test(`axe-core, every state, in ${locale}`, async () => {
    const colorScheme = n % 2 ? 'dark' : 'light'
    const v = await visit(site, {path: `/${locale}.html`, bypassCSP: true, colorScheme, provider: 'sonet-tw'})
    const check = async (state) => {
      assert.deepEqual(await violations(v), [], state)
      await v.shot(`state-${state}-${locale}-${colorScheme}`)
    }
    await check('empty')
    let release
    await v.page.route('**/*.wasm', async (route) => {
      await new Promise((go) => (release = go))
      await route.continue()
    })
    await v.part('input').first().fill(stories[0].text)
    await v.part('go').first().click()
    await v.part('progress').waitFor()
    await check('loading')
    await v.answered(() => release())
    await check('question')
    await v.part('prepare').click()
    for (const other of await v.part('other').all()) await other.evaluate((e) => (e.open = true))
    await check('summary')
    await v.dialogue({'context.network': 'other-isp'})
    await check('answer')
    if (await v.part('remedy').count()) {
      for (const d of await v.widget.locator('details').all()) await d.evaluate((e) => (e.open = true))
      await v.part('helped').first().click()
      await check('solved')
    }
    await v.close()
  })
}

test('axe-core, errors and typed answers', async () => {
  const v = await visit(site, {path: '/ja.html', bypassCSP: true, before: (page) => page.route('**/mail.kb', (r) => r.fulfill({status: 404}))})
  await v.part('start').first().click()
  await v.part('error').waitFor()
  assert.deepEqual(await violations(v), [])
  await v.page.unroute('**/mail.kb')
  await v.answered(() => v.part('retry').click())
  await v.answered(() => v.widget.evaluate((e) => e.removeAttribute('provider')))
  while ((await v.part('question').count()) && !(await v.part('typed').count())) await v.answered(() => v.part('unknown').click())
  assert.deepEqual(await violations(v), [])
  await v.shot('state-typed-ja')
  await v.close()
})

for (const locale of locales) {
  test(`a phone of 320 px in ${locale}`, async () => {
    const v = await visit(site, {path: `/${locale}.html`, viewport: {width: 320, height: 640}, hasTouch: true, isMobile: true})
    const width = () => v.page.evaluate(() => document.documentElement.scrollWidth)
    await v.shot(`phone-empty-${locale}`)
    await v.paste(`${stories[1].text} ${'long'.repeat(60)}@example.com`)
    assert.equal(await width(), 320)
    for (const d of await v.widget.locator('details').all()) await d.evaluate((e) => (e.open = true))
    await v.part('prepare').click()
    assert.equal(await width(), 320)
    const low = await v.widget.evaluate((e) => [...e.shadowRoot.querySelectorAll('button:not([part~=plain]),summary')].filter((b) => b.offsetParent && b.offsetHeight < 44).map((b) => b.textContent))
    assert.deepEqual(low, [], 'what is tapped is 44 px high')
    await v.shot(`phone-answer-${locale}`)
    await v.close()
  })
}

test('dark, forced colours, large text', async () => {
  const v = await visit(site, {path: '/ja.html', colorScheme: 'dark'})
  await v.paste(stories[1].text)
  await v.shot('dark-ja')
  await v.page.emulateMedia({colorScheme: 'light', forcedColors: 'active'})
  await v.shot('forced-colours-ja')
  await v.page.emulateMedia({forcedColors: 'none'})
  await v.page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  assert.ok((await v.page.evaluate(() => document.documentElement.scrollWidth)) <= 900)
  await v.shot('large-text-ja')
  await v.close()
})

test('what is heard: a live region that is there from the start, headings in order, everything named', async () => {
  const v = await visit(site)
  const status = v.widget.locator('[role=status]')
  assert.equal(await status.getAttribute('aria-live'), 'polite')
  await v.paste('550 5.1.1 user unknown')
  assert.match((await status.textContent()) ?? '', /^(Certain|Likely|Possible): /)
  const levels = await v.page.evaluate(() => {
    const walk = (root) => [...root.querySelectorAll('*')].flatMap((e) => [...(/^H[1-6]$/.test(e.localName.toUpperCase()) ? [Number(e.localName[1])] : []), ...(e.shadowRoot ? walk(e.shadowRoot) : [])])
    return walk(document)
  })
  assert.equal(levels[0], 1)
  levels.forEach((l, i) => assert.ok(i === 0 || l - levels[i - 1] <= 1, `h${levels[i - 1]} then h${l}`))
  await v.close()
})
