// Whatever stands in a paste, in an answer, in what the page knows or in the knowledge: it is text, and nothing of it runs.
import assert from 'node:assert/strict'
import {after, before, test} from 'node:test'
import {open, visit} from './site.mjs'
import {corpus} from './xss-corpus.mjs'

let site
before(async () => (site = await open()))
after(() => site.close())

/** Puts `globalThis.evil` in front of every word of an answer, and makes all of its lists long enough to be seen. */
const hostile = () => {
  const {parse} = JSON
  const spoil = (v) => (typeof v === 'string' ? globalThis.evil + v : v)
  JSON.parse = (...args) => {
    const d = parse(...args)
    if (!d?.findings || globalThis.evil === undefined) return d
    for (const f of d.findings) {
      Object.assign(f, {title: spoil(f.title), explanation: spoil(f.explanation), party: spoil(f.party), cause: spoil(f.cause)})
      for (const r of f.remedies) Object.assign(r, {id: spoil(r.id), title: spoil(r.title), steps: r.steps.map(spoil), cautions: [...r.cautions, ''].map(spoil)})
    }
    for (const q of d.questions) {
      q.text = spoil(q.text)
      for (const c of q.choices) c.label = spoil(c.label)
    }
    const {evil} = globalThis
    d.escalation = {now: false, to: evil, role: evil, contact: {id: evil, name: evil, phone: evil, url: evil}, collect: [{id: evil, label: evil}]}
    Object.assign(d.kb, {id: evil, version: evil, digest: evil})
    return d
  }
}

for (const [family, payloads] of Object.entries(corpus)) {
  test(`${payloads.length} texts stay text: ${family}`, async () => {
    const v = await visit(site, {init: hostile})
    for (const evil of payloads) {
      await v.widget.evaluate((e, p) => {
        globalThis.evil = p
        e.context = {own_address: `${p}@example.com`, smtp_host: p}
        e.provider = p
      }, evil)
      await v.paste(`${evil} 550 5.7.1 relaying denied ${evil}`)
      assert.ok((await v.part('title').first().textContent()).startsWith(evil), `the title shows what it is: ${evil}`)
      await v.widget.evaluate((e) => e.shadowRoot.querySelectorAll('details').forEach((d) => (d.open = true)))
      await v.part('prepare').click()
      const asked = (part) => v.part('question').locator(`[part~=${part}]`)
      if (await asked('input').count()) {
        await asked('input').fill(evil)
        await v.answered(() => asked('go').click())
      } else if (await asked('choice').count()) await v.answered(() => asked('choice').first().click())
      const odd = await v.widget.evaluate((e) => {
        const all = [...e.shadowRoot.querySelectorAll('*')]
        const own = new Set('div slot h2 h3 h4 form label textarea input p button fieldset legend section span details summary ol ul li strong mark pre a'.split(' '))
        const strange = all.filter((x) => !own.has(x.localName)).map((x) => x.localName)
        const handlers = all.flatMap((x) => x.getAttributeNames()).filter((n) => n.startsWith('on') || n === 'style' || n === 'srcdoc')
        const links = [...e.shadowRoot.querySelectorAll('a')].map((a) => a.protocol).filter((p) => !['https:', 'mailto:', 'tel:'].includes(p))
        return [...strange, ...handlers, ...links]
      })
      assert.deepEqual(odd, [], evil)
    }
    assert.ok(!JSON.stringify(v.told.map(({findings, escalation, kb, cause, to, contact, ...rest}) => rest)).includes('note('), 'events carry no text')
    await v.page.waitForTimeout(200)
    assert.deepEqual(v.problems, [], 'nothing ran, and no policy was touched')
    assert.deepEqual(v.requests.filter((r) => !r.url.startsWith(site.origin)), [], 'no request to elsewhere')
    await v.close()
  })
}

test('the authors’ page bears the same', async () => {
  const v = await visit(site, {path: '/playground.html', locale: 'en'})
  const all = Object.values(corpus).flat()
  await v.page.locator('body[aria-busy=false]').waitFor({timeout: 90_000})
  await v.page.locator('#text').fill(`${all.join('\n')} 450 EXN-Q quiet hours`)
  await v.page.locator('#provider').fill('example-net')
  await v.page.locator('#answer [part~=quote]').waitFor({timeout: 60_000})
  await v.page.locator('#path').fill('locales/en/evil.json')
  await v.page.locator('#add').click()
  const texts = {'cause.sending-limit-exceeded.title': all.join(' '), [all[0]]: all[1]}
  await v.page.locator('#editor .cm-content').fill(JSON.stringify({texts, rules: {[all[2]]: {when: [all[3]]}}}))
  await v.page.locator('#findings li').first().waitFor({timeout: 60_000})
  await v.page.waitForTimeout(200)
  assert.equal(await v.page.evaluate(() => document.querySelectorAll('img,iframe,svg,object,embed,style,base,main script').length), 0)
  assert.deepEqual(v.problems, [])
  await v.close()
})
