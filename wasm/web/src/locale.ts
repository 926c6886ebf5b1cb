/**
 * The tag of `have` that serves a reader of `tag` best, else the first. Chinese
 * is matched by script, anything else by its language: as the engine does.
 */
export function match(tag: string, have: readonly string[]): string {
  const want = tag.toLowerCase().replaceAll('_', '-')
  const [lang = '', ...rest] = want.split('-')
  const find = (ok: (h: string) => boolean): string | undefined => have.find((h) => ok(h.toLowerCase()))
  const near = lang === 'zh' ? (traditional(rest) ? 'zh-tw' : 'zh-cn') : lang
  return find((h) => h === want) ?? find((h) => h === near) ?? find((h) => lang !== 'zh' && h.split('-')[0] === lang) ?? have[0] ?? ''
}

/** A script subtag decides over a region. */
function traditional(subtags: string[]): boolean {
  const script = subtags.find((s) => s === 'hans' || s === 'hant')
  return script ? script === 'hant' : subtags.some((s) => s === 'tw' || s === 'hk' || s === 'mo')
}
