import type {Case, Diagnosis} from '../types.js'
import {redact} from './redact.js'
import type {Words} from './words.js'

/** What the user said in reply to a question, or what the browser knew. */
export interface Answer {
  readonly field: string
  readonly question: string
  readonly label: string
  /** Typed, not chosen. */
  readonly free: boolean
}

/** What somebody who takes over has to know, without what would give the user away. */
export function summary(w: Words, d: Diagnosis, given: Case, answers: readonly Answer[], tried: readonly string[]): string {
  const finding = d.findings[0]
  const text = given.symptom?.['text']
  const provider = given.context?.['provider']
  const parts = [
    line(w.problem, finding ? `${finding.title} (${w.verdict[finding.verdict]}; ${finding.cause} ${finding.score})` : w.none),
    list(w.others, d.findings.slice(1, 4).map((f) => `${f.title} (${f.cause} ${f.score})`)),
    line(w.provider, typeof provider === 'string' ? redact(provider) : ''),
    list(w.answers, answers.map((a) => `${a.question} ${a.free ? redact(a.label) : a.label}`.trim())),
    list(w.tried, tried),
    typeof text === 'string' && text.trim() ? `${w.text}${w.colon.trimEnd()}\n${redact(text.trim())}` : '',
    `postmend ${d.kb.id} ${d.kb.version} ${d.kb.digest.slice(0, 12)}`,
  ]
  return parts.filter(Boolean).join('\n\n')

  function line(label: string, value: string): string {
    return value && label + w.colon + value
  }
  function list(label: string, items: readonly string[]): string {
    return items.length > 0 ? `${label}${w.colon.trimEnd()}\n${items.map((i) => `- ${i}`).join('\n')}` : ''
  }
}
