export type Child = Node | string | false | null | undefined

/** An element with its part and children; text becomes text nodes, never markup. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, part: string, ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag)
  if (part) e.part.value = part
  e.append(...children.filter((c): c is Node | string => Boolean(c)))
  return e
}

export function button(part: string, label: string, act: () => void): HTMLButtonElement {
  const b = h('button', `button ${part}`, label)
  b.type = 'button'
  b.onclick = (event) => void (event.detail < 2 && act())
  return b
}

/** A heading that the focus may be put on. */
export function heading(level: 2 | 3 | 4, text: string, part = 'heading'): HTMLHeadingElement {
  const e = h(`h${level}`, part, text)
  e.tabIndex = -1
  return e
}

/** A line below a field, where `complain` says what is wrong with it. */
export function complaint(id: string): HTMLElement {
  return Object.assign(h('p', 'invalid'), {id, role: 'alert'})
}

/** Says what is wrong with a field, to those who see it and to those who hear it; '' takes it back. */
export function complain(field: HTMLElement, line: HTMLElement, text: string): void {
  line.textContent = text
  field.ariaInvalid = `${text !== ''}`
}

export function list(tag: 'ul' | 'ol', part: string, items: readonly Child[]): HTMLElement {
  return h(tag, part, ...items.map((i) => h('li', '', i)))
}

/** What can be opened and closed. */
export function fold(part: string, title: Child, open: boolean, ...children: readonly Child[]): HTMLDetailsElement {
  const e = h('details', part, h('summary', 'summary', title), ...children)
  e.open = open
  return e
}

export function slot(name = ''): HTMLSlotElement {
  return Object.assign(document.createElement('slot'), {name})
}

/** A link, if the address is one that a page may offer; else its text. */
export function link(href: string, text: string): Node {
  if (!/^(https|mailto|tel):/i.test(href)) return document.createTextNode(text)
  return Object.assign(h('a', 'link', text), {href, rel: 'noopener noreferrer'})
}
