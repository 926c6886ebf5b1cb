import {h} from './dom.js'
import type {Words} from './words.js'

/** Copies a summary, or selects it where a page must not write to the clipboard. Says which. */
export async function copy(text: HTMLElement, w: Words): Promise<void> {
  const said = h('p', 'copied', w.copied)
  try {
    await navigator.clipboard.writeText(text.textContent ?? '')
  } catch {
    text.ownerDocument.getSelection()?.selectAllChildren(text)
    said.textContent = w.picked
  }
  text.parentElement?.querySelector('[part~=copied]')?.remove()
  text.parentElement?.append(said)
}

/** Prints one widget's summary, and nothing of the page around it. */
export function print(widget: HTMLElement): void {
  const page = widget.ownerDocument
  const view = page.defaultView ?? window
  const alone = new view.CSSStyleSheet()
  alone.replaceSync('@media print{body *:not(:has([printing]),[printing]){display:none!important}}')
  widget.setAttribute('printing', '')
  page.adoptedStyleSheets = [...page.adoptedStyleSheets, alone]
  view.addEventListener(
    'afterprint',
    () => {
      widget.removeAttribute('printing')
      page.adoptedStyleSheets = page.adoptedStyleSheets.filter((s) => s !== alone)
    },
    {once: true},
  )
  view.print()
}
