import {button, h} from '../src/widget/dom.js'
import type {Files, Finding, Scenario} from './types.js'

/** Findings by severity, then by place; each leads there. */
export function drawFindings(findings: readonly Finding[], files: Files, go: (f: Finding) => void): HTMLElement[] {
  const order = ['error', 'warning', 'info']
  const sorted = [...findings].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || (a.file < b.file ? -1 : a.file > b.file ? 1 : a.from - b.from))
  return sorted.map((f) => {
    const at = f.file in files ? button('link', `${f.file}:${f.line}`, () => go(f)) : h('span', 'quiet', f.file)
    const hint = f.hint && h('span', 'quiet', ` (${f.hint})`)
    return h('li', `finding ${f.severity}`, h('span', `severity ${f.severity}`, f.severity), ' ', at, ` ${f.message}`, hint, ' ', h('code', '', `${f.code} ${f.name}`))
  })
}

/** What the scenarios of the layer come to. */
export function drawScenarios(scenarios: readonly Scenario[], go: (s: Scenario) => void, take: (s: Scenario) => void): HTMLElement[] {
  return scenarios.map((s) => {
    const passed = s.failures.length === 0
    const use = button('take', 'Use as case', () => take(s))
    use.setAttribute('aria-label', `Use as case: ${s.id}`)
    const head = h('p', 'rule-head', h('span', `truth ${passed ? 'true' : 'false'}`, passed ? 'passes' : 'fails'), ' ', button('link', s.id, () => go(s)), ' ', use)
    return h('li', `scenario ${passed ? 'passed' : 'failed'}`, head, !passed && h('ul', 'failures', ...s.failures.map((f) => h('li', '', f))))
  })
}

/** "2 errors, 1 warning". */
export function count(findings: readonly Finding[]): string {
  const of = (severity: string, word: string): string => {
    const n = findings.filter((f) => f.severity === severity).length
    return n > 0 ? `${n} ${word}${n > 1 && word !== 'info' ? 's' : ''}` : ''
  }
  return [of('error', 'error'), of('warning', 'warning'), of('info', 'info')].filter(Boolean).join(', ') || 'no findings'
}
