/** The number that an answer means, if nothing stands around it but words of the question: "12 MB" where MB are asked for. */
export function number(question: string, answer: string): number | undefined {
  const [, before = '', whole, part = 0, after = ''] = /^(\D*?) *([1-9]\d{0,2}(?:,\d{3})+|\d+)(?:[.,](\d+))? *(\D*?)[.。]?$/.exec(plain(answer)) ?? []
  const clear = [before, after].every((unit) => plain(question).includes(unit) && !/^[a-z]$/.test(unit))
  return whole && clear ? Number(`${whole.replaceAll(',', '')}.${part}`) : undefined
}

/** Without the widths of letters. */
function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}
