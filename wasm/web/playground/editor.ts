import {defaultKeymap, history, historyKeymap} from '@codemirror/commands'
import {json} from '@codemirror/lang-json'
import {bracketMatching, HighlightStyle, indentUnit, syntaxHighlighting} from '@codemirror/language'
import {lintGutter, lintKeymap, setDiagnostics} from '@codemirror/lint'
import {EditorState} from '@codemirror/state'
import {drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers} from '@codemirror/view'
import {tags} from '@lezer/highlight'
import type {Finding} from './types.js'

const colours = HighlightStyle.define([
  {tag: tags.propertyName, color: 'var(--key)'},
  {tag: tags.string, color: 'var(--string)'},
  {tag: [tags.number, tags.bool, tags.null], color: 'var(--number)'},
])

const look = EditorView.theme({
  '&': {height: '100%', color: 'var(--text)', backgroundColor: 'var(--surface)'},
  '&.cm-focused': {outline: '2px solid var(--accent)'},
  '.cm-scroller': {font: 'var(--mono)', lineHeight: '1.55'},
  '.cm-gutters': {color: 'var(--quiet)', backgroundColor: 'var(--raised)', borderRight: '1px solid var(--hair)'},
  '.cm-activeLine': {backgroundColor: 'color-mix(in srgb, var(--accent) 7%, transparent)'},
  '.cm-content': {caretColor: 'var(--text)'},
  '.cm-cursor': {borderLeftColor: 'var(--text)'},
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent) !important'},
  '.cm-tooltip': {color: 'var(--text)', backgroundColor: 'var(--raised)', border: '1px solid var(--line)', maxWidth: '34rem'},
  '.cm-panels': {color: 'var(--text)', backgroundColor: 'var(--raised)'},
  ...marks('error', '✖', 'var(--bad)'),
  ...marks('warning', '▲', 'var(--warn)'),
  ...marks('info', '●', 'var(--quiet)'),
})

/** How a finding shows. What CodeMirror brings are data: images, which the page's policy refuses. */
function marks(severity: string, sign: string, color: string): Record<string, Record<string, string>> {
  return {
    [`.cm-lintRange-${severity}`]: {backgroundImage: 'none', textDecoration: `underline wavy ${color}`, textUnderlineOffset: '3px'},
    [`.cm-lint-marker-${severity}`]: {content: `"${sign}"`, color, fontSize: '.75rem', lineHeight: '1.8'},
    [`.cm-diagnostic-${severity}`]: {borderLeft: `4px solid ${color}`},
  }
}

/**
 * An editor of one file at a time. It lives in a shadow root: there, CodeMirror
 * adopts style sheets, which a strict content security policy allows.
 */
export class Editor {
  readonly #view: EditorView
  readonly #states = new Map<string, EditorState>()
  readonly #changed: (text: string) => void
  #path = ''

  constructor(host: HTMLElement, changed: (text: string) => void) {
    const root = host.attachShadow({mode: 'open'})
    this.#changed = changed
    this.#view = new EditorView({parent: root as unknown as HTMLElement, root})
  }

  /** Shows a file. Its history and cursor are as they were left. */
  open(path: string, text: string): void {
    if (this.#path) this.#states.set(this.#path, this.#view.state)
    this.#path = path
    const known = this.#states.get(path)
    this.#view.setState(known && known.doc.toString() === text ? known : this.#fresh(path, text))
  }

  /** Forgets all files. */
  clear(): void {
    this.#states.clear()
    this.#path = ''
  }

  mark(findings: readonly Finding[]): void {
    const length = this.#view.state.doc.length
    const marks = findings.map((f) => ({
      from: Math.min(f.from, length), to: Math.min(Math.max(f.to, f.from), length), severity: f.severity, source: f.code,
      message: f.hint ? `${f.message} (${f.hint})` : f.message,
    }))
    this.#view.dispatch(setDiagnostics(this.#view.state, marks))
  }

  /** Puts the cursor at an offset and shows it. */
  go(at: number): void {
    const anchor = Math.min(at, this.#view.state.doc.length)
    this.#view.dispatch({selection: {anchor}, effects: EditorView.scrollIntoView(anchor, {y: 'center'})})
    this.#view.focus()
  }

  #fresh(path: string, doc: string): EditorState {
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(), lintGutter(), history(), drawSelection(), highlightActiveLine(), bracketMatching(), json(), indentUnit.of('  '),
        syntaxHighlighting(colours), look, EditorView.lineWrapping,
        // Tab leaves the editor, as everywhere on the page
        keymap.of([...defaultKeymap, ...historyKeymap, ...lintKeymap]),
        EditorView.contentAttributes.of({'aria-label': path, spellcheck: 'false', tabindex: '0'}),
        EditorView.updateListener.of((u) => u.docChanged && this.#changed(u.state.doc.toString())),
      ],
    })
  }
}
