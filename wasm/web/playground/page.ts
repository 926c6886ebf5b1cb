import {button, h} from '../src/widget/dom.js'
import {toUTF16} from '../src/spans.js'
import type {Case} from '../src/types.js'
import {drawAnswer, type Go} from './answer.js'
import {readCase, writeCase, type Form} from './case.js'
import {Dropped, Refusal, type Desk} from './desk.js'
import {Editor} from './editor.js'
import {badPath, beginning, download, example, keep, read, restore, zip} from './files.js'
import {count, drawFindings, drawScenarios} from './lists.js'
import {tabs} from './tabs.js'
import {drawTrace} from './trace.js'
import type {Answer, Files, Finding, Report, Scenario} from './types.js'

/** Milliseconds without an edit before the layer is compiled, and before it is looked at more closely. */
const pause = 400
const longPause = 1500

const find = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E

/** The playground: the files of a layer on one side, what they make of a case on the other. */
export class Page {
  readonly #editor = new Editor(find('editor'), (text) => this.#edited(text))
  readonly #form: Form = {text: find('text'), locale: find('locale'), provider: find('provider'), client: find('client'), other: find('other')}
  readonly #mine = find<HTMLInputElement>('mine')
  readonly #wanted = find<HTMLInputElement>('wanted')
  #files: Files = restore()
  #path = ''
  #report: Report | undefined
  #closer: readonly Finding[] = []
  #answer: {given: Case; answer: Answer} | undefined
  #compiler: Desk | undefined
  #checker: Desk | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #closerTimer: ReturnType<typeof setTimeout> | undefined
  #turn = 0

  begin(compiler: Desk, checker: Desk): void {
    this.#compiler = compiler
    this.#checker = checker
    tabs(find('tabs'))
    this.#buttons()
    for (const field of Object.values(this.#form)) field.oninput = () => this.#soon(() => this.#diagnose())
    this.#mine.onchange = this.#wanted.oninput = () => this.#drawTrace()
    this.#open(Object.keys(this.#files).find((p) => p.startsWith('rules/')) ?? Object.keys(this.#files)[0] ?? '')
    this.#firstCase()
  }

  say(text: string): void {
    find('status').textContent = text
  }

  loading(part: number): void {
    const bar = find<HTMLProgressElement>('loading')
    bar.hidden = !(part < 1)
    if (Number.isFinite(part)) bar.value = part
  }

  /** Compiles the layer, runs its scenarios and diagnoses the case; looks closer when there is time. */
  async judge(): Promise<void> {
    const turn = ++this.#turn
    this.#compiler?.drop()
    this.#checker?.drop()
    clearTimeout(this.#closerTimer)
    this.say('Compiling …')
    document.body.ariaBusy = 'true'
    try {
      const report = await this.#compiler!.ask<Report>({do: 'open', files: this.#files})
      if (turn !== this.#turn) return
      this.#report = report
      this.#closer = []
      this.#drawReport()
      await this.#diagnose()
      this.#closerTimer = setTimeout(() => void this.#lookCloser(turn), longPause)
    } catch (e) {
      this.#failed(e)
    } finally {
      if (turn === this.#turn) document.body.ariaBusy = 'false'
    }
  }

  async #lookCloser(turn: number): Promise<void> {
    try {
      const {findings} = await this.#checker!.ask<Report>({do: 'check', files: this.#files})
      if (turn !== this.#turn) return
      this.#closer = findings
      this.#drawReport()
    } catch (e) {
      this.#failed(e)
    }
  }

  async #diagnose(): Promise<void> {
    const problem = find('case-problem')
    problem.textContent = ''
    this.#form.other.removeAttribute('aria-invalid')
    if (!this.#report?.ready) return this.#noAnswer('The layer has errors. Mend them to see what it answers.')
    let given: Case
    try {
      given = readCase(this.#form)
    } catch (e) {
      this.#form.other.ariaInvalid = 'true'
      problem.textContent = `Other fields are a JSON object with "symptom" and "context": ${(e as Error).message}`
      return
    }
    try {
      const a = await this.#compiler!.ask<Answer>({do: 'diagnose', case: JSON.stringify(given)})
      const {diagnosis} = a
      this.#answer = {given, answer: {...a, diagnosis: {...diagnosis, signals: toUTF16(String(given.symptom?.['text'] ?? ''), diagnosis.signals)}}}
      this.#drawAnswer()
    } catch (e) {
      if (!(e instanceof Refusal)) throw e
      problem.textContent = [e.fault.message, e.fault.hint].filter(Boolean).join(': ')
    }
  }

  #failed(e: unknown): void {
    if (!(e instanceof Dropped)) this.say(`Something went wrong in the playground itself: ${(e as Error).message}`)
  }

  #soon(act: () => Promise<void>): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void act().catch((e: unknown) => this.#failed(e)), pause)
  }

  #edited(text: string): void {
    this.#set({...this.#files, [this.#path]: text})
  }

  #set(files: Files): void {
    this.#files = files
    keep(files)
    this.#soon(() => this.judge())
  }

  // files

  #open(path: string): void {
    this.#path = path
    this.#editor.open(path, this.#files[path] ?? '')
    this.#mark()
    find<HTMLInputElement>('path').value = path
    find('name').textContent = path
    this.#drawFiles()
  }

  #replace(files: Files): void {
    this.#editor.clear()
    this.#set(files)
    this.#open(Object.keys(files).find((p) => p.startsWith('rules/')) ?? Object.keys(files)[0] ?? '')
  }

  #buttons(): void {
    const path = find<HTMLInputElement>('path')
    const named = (act: (path: string) => void) => () => {
      const problem = badPath(path.value) || (path.value in this.#files && path.value !== this.#path ? 'There is a file of this name.' : '')
      find('path-problem').textContent = problem
      path.ariaInvalid = String(problem !== '')
      if (problem) path.focus()
      else act(path.value)
    }
    const on = (id: string, act: () => void): void => void (find<HTMLButtonElement>(id).onclick = act)
    on('add', named((p) => this.#add(p)))
    on('rename', named((p) => this.#rename(p)))
    on('delete', () => this.#delete())
    on('example', () => confirm('Replace all files by the example?') && (this.#replace(example()), this.#firstCase()))
    on('save', () => download(this.#path.replace(/.*\//, ''), new Blob([this.#files[this.#path] ?? ''], {type: 'application/json'})))
    on('zip', () => download('overlay.zip', zip(this.#files)))
    for (const id of ['open-zip', 'open-folder']) {
      const input = find<HTMLInputElement>(id)
      input.onchange = () => void this.#load([...(input.files ?? [])]).finally(() => (input.value = ''))
    }
  }

  #add(path: string): void {
    if (path in this.#files) return
    this.#set({...this.#files, [path]: beginning(path)})
    this.#open(path)
  }

  #rename(path: string): void {
    const {[this.#path]: text = '', ...others} = this.#files
    this.#set({...others, [path]: text})
    this.#open(path)
  }

  #delete(): void {
    const {[this.#path]: _, ...others} = this.#files
    if (Object.keys(others).length === 0 || !confirm(`Delete ${this.#path}?`)) return
    this.#set(others)
    this.#open(Object.keys(others).sort()[0] ?? '')
  }

  async #load(chosen: readonly File[]): Promise<void> {
    const files = await read(chosen).catch(() => ({}))
    if (Object.keys(files).length > 0) this.#replace(files)
    else find('path-problem').textContent = 'No file of a knowledge base was found there.'
  }

  #drawFiles(): void {
    const wrong = new Set(this.#findings.filter((f) => f.severity === 'error').map((f) => f.file))
    const items = Object.keys(this.#files).sort().map((path) => {
      const b = button(`file ${wrong.has(path) ? 'wrong' : ''}`, path, () => this.#open(path))
      b.ariaCurrent = String(path === this.#path)
      if (wrong.has(path)) b.append(h('span', 'severity error', 'errors'))
      return h('li', '', b)
    })
    const focused = (document.activeElement as HTMLElement | null)?.closest('#list') && document.activeElement?.firstChild?.textContent
    find('list').replaceChildren(...items)
    if (focused) items.find((i) => i.firstChild?.firstChild?.textContent === focused)?.querySelector('button')?.focus()
  }

  // results

  /** What the compiler found, and what the closer look found besides. */
  get #findings(): readonly Finding[] {
    const first = this.#report?.findings ?? []
    const same = (a: Finding, b: Finding): boolean => a.file === b.file && a.from === b.from && a.name === b.name && a.message === b.message
    return [...first, ...this.#closer.filter((c) => !first.some((f) => same(f, c)))]
  }

  #mark(): void {
    this.#editor.mark(this.#findings.filter((f) => f.file === this.#path))
  }

  #drawReport(): void {
    const {scenarios, ready} = this.#report!
    const passed = scenarios.filter((s) => s.failures.length === 0).length
    const ran = ready ? `${passed} of ${scenarios.length} scenarios pass` : 'no scenarios run before the errors are mended'
    this.say(`${count(this.#findings)}; ${ran}.`)
    find('findings').replaceChildren(...drawFindings(this.#findings, this.#files, (f) => this.#show(f.file, f.from)))
    find('scenario-count').textContent = ready ? ` ${passed}/${scenarios.length}` : ''
    find('scenario-list').replaceChildren(...drawScenarios(scenarios, (s) => this.#showID(s.file, s.id), (s) => this.#take(s)))
    this.#mark()
    this.#drawFiles()
  }

  #noAnswer(why: string): void {
    this.#answer = undefined
    find('answer').replaceChildren(h('p', 'quiet', why))
    find('trace').replaceChildren(h('p', 'quiet', why))
  }

  #drawAnswer(): void {
    const {given, answer} = this.#answer!
    find('answer').replaceChildren(...drawAnswer(String(given.symptom?.['text'] ?? ''), answer.diagnosis, this.#go))
    this.#drawTrace()
  }

  #drawTrace(): void {
    if (this.#answer) find('trace').replaceChildren(...drawTrace(this.#answer.given, this.#answer.answer, this.#mine.checked, this.#wanted.value.trim(), this.#go))
  }

  readonly #go: Go = (rule) => {
    const file = Object.keys(this.#files).find((p) => p.startsWith('rules/') && this.#files[p]?.includes(JSON.stringify(rule)))
    return file ? () => this.#showID(file, rule) : undefined
  }

  #showID(file: string, id: string): void {
    this.#show(file, Math.max(0, (this.#files[file] ?? '').indexOf(JSON.stringify(id))))
  }

  #show(file: string, at: number): void {
    if (file !== this.#path) this.#open(file)
    this.#editor.go(at)
  }

  // cases

  #firstCase(): void {
    const file = Object.keys(this.#files).find((p) => p.startsWith('scenarios/'))
    const [first] = file ? Object.values(this.#scenarios(file)) : []
    if (first?.given) writeCase(this.#form, first.given)
  }

  #take(s: Scenario): void {
    const given = this.#scenarios(s.file)[s.id]?.given
    if (!given) return
    writeCase(this.#form, given)
    this.#soon(() => this.#diagnose())
    this.#form.text.focus()
  }

  #scenarios(file: string): Readonly<Record<string, {given?: Case} | undefined>> {
    try {
      return (JSON.parse(this.#files[file] ?? '') as {scenarios?: Record<string, {given?: Case}>}).scenarios ?? {}
    } catch {
      return {}
    }
  }
}
