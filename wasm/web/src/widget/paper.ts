import {h} from './dom.js'
import type {Words} from './words.js'

/** Copies a summary, or selects it where a page must not write to the clipboard. Says which. */
export async function copy(text: HTMLElement, w: Words): Promise<void> {
  const said = h('p', 'copied', w.copied)
  try {
    await navigator.clipboard.writeText(text.textContent ?? '')
  } catch {
    getSelection()?.selectAllChildren(text)
    said.textContent = w.selected
  }
  text.parentElement?.querySelector('[part~=copied]')?.remove()
  text.parentElement?.append(said)
}

/** Prints one widget's summary, and nothing of the page around it. */
export function print(widget: HTMLElement): void {
  const alone = new CSSStyleSheet()
  alone.replaceSync('@media print{body *:not(:has([printing]),[printing]){display:none!important}}')
  widget.setAttribute('printing', '')
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, alone]
  window.addEventListener(
    'afterprint',
    () => {
      widget.removeAttribute('printing')
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((s) => s !== alone)
    },
    {once: true},
  )
  window.print()
}
