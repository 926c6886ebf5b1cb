import {execFileSync, spawn} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {chromium} from 'playwright-core'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../../..')
const shots = join(here, 'screenshots')

const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

/** Starts `postmend serve` and a browser. POSTMEND names a built command, DIST a built widget. */
export async function open() {
  const dir = mkdtempSync(join(tmpdir(), 'postmend-'))
  const command = process.env.POSTMEND ?? join(dir, 'postmend')
  if (!process.env.POSTMEND) execFileSync('go', ['build', '-o', command, './cmd/postmend'], {cwd: root, stdio: 'inherit'})
  const server = spawn(command, ['serve', '--addr', '127.0.0.1:0', '--web', process.env.DIST ?? join(here, '../dist')], {stdio: ['ignore', 'pipe', 'inherit']})
  const origin = await new Promise((resolve, reject) => {
    server.stdout.once('data', (line) => resolve(String(line).trim().replace(/\/$/, '')))
    server.once('exit', (code) => reject(new Error(`postmend serve ended with ${code}`)))
  })
  const browser = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags, ignoreDefaultArgs: ['--disable-back-forward-cache']})
  mkdirSync(shots, {recursive: true})
  return {
    origin,
    browser,
    async close() {
      await browser.close()
      server.kill('SIGTERM')
      const code = await new Promise((resolve) => server.once('exit', resolve))
      rmSync(dir, {recursive: true, force: true})
      return code
    },
  }
}

/** A visitor: a page of a fresh browser profile, with all that it requests, reports and tells written down. */
export async function visit(site, {path = '/en.html', init, before, provider, ...options} = {}) {
  const context = await site.browser.newContext({viewport: {width: 900, height: 800}, serviceWorkers: 'block', locale: path.replace(/^\/|\.html$/g, ''), ...options})
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const seen = {requests: [], problems: [], told: []}
  page.on('request', (r) => seen.requests.push({url: r.url(), method: r.method(), body: r.postData()}))
  page.on('pageerror', (e) => seen.problems.push(`error: ${e.message}`))
  await page.exposeFunction('note', (kind, value) => seen[kind].push(value))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (e) => note('problems', `policy: ${e.violatedDirective} ${e.blockedURI} ${e.sample}`))
    for (const what of ['diagnosis', 'question', 'helped', 'escalate', 'error']) {
      addEventListener(`postmend-${what}`, (e) => note('told', {what, ...e.detail}))
    }
  })
  if (init) await page.addInitScript(init)
  if (before) await before(page)
  await page.goto(site.origin + path)
  const widget = page.locator('postmend-widget').first()
  if (provider) await widget.evaluate((e, p) => e.setAttribute('provider', p), provider)
  return new Visitor(context, page, widget, seen)
}

export class Visitor {
  constructor(context, page, widget, seen) {
    Object.assign(this, {context, page, widget, ...seen})
  }

  part(name) {
    return this.widget.locator(`[part~=${name}]`)
  }

  /** Pastes a text and waits for the answer. */
  async paste(text) {
    await this.part('input').first().fill(text)
    await this.answered(() => this.part('go').first().click())
  }

  /** Does something and returns what the page is told of the answer. */
  async answered(act) {
    const count = this.diagnoses.length
    await act()
    for (const end = Date.now() + 60_000; this.diagnoses.length === count; ) {
      if (Date.now() > end) throw new Error(`no answer: ${JSON.stringify(this.told)} ${this.problems}`)
      await this.page.waitForTimeout(20)
    }
    await this.page.evaluate(() => {}) // what was told with it has arrived
    return this.last
  }

  get diagnoses() {
    return this.told.filter((t) => t.what === 'diagnosis')
  }

  get last() {
    return this.diagnoses.at(-1)
  }

  /** Answers questions as `answers` says, and all others with "I don't know", until nothing is asked or `enough`. */
  async dialogue(answers, enough = () => false) {
    for (let n = 0; n < 12 && !enough(this.last) && (await this.part('question').count()); n++) {
      const value = answers[this.last.question]
      const button = value === undefined ? this.part('unknown') : this.part('choice').and(this.page.locator(`[value="${value}"]`))
      await this.answered(() => button.first().click())
    }
    return this.last
  }

  causes(n = 3) {
    return this.last.findings.slice(0, n).map((f) => f.cause)
  }

  async shot(name) {
    await this.page.screenshot({path: join(shots, `${name}.png`), fullPage: true})
  }

  close() {
    return this.context.close()
  }
}
