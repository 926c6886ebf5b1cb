/** Tabs by the pattern of the ARIA practices: arrows move, Home and End too; the panel of the chosen one shows. */
export function tabs(list: HTMLElement): void {
  const all = [...list.querySelectorAll<HTMLButtonElement>('[role=tab]')]
  const choose = (tab: HTMLButtonElement): void => {
    for (const t of all) {
      const on = t === tab
      t.ariaSelected = String(on)
      t.tabIndex = on ? 0 : -1
      const panel = document.getElementById(t.getAttribute('aria-controls') ?? '')
      if (panel) panel.hidden = !on
    }
  }
  for (const [i, t] of all.entries()) {
    t.onclick = () => choose(t)
    t.onkeydown = ({key}) => {
      const to = {ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: all.length - 1}[key]
      const next = to === undefined ? undefined : all.at(to % all.length)
      if (!next) return
      choose(next)
      next.focus()
    }
  }
}
