import type {Diagnosis} from '../types.js'
import {question} from './view.js'
import type {Words} from './words.js'

/** What a page may know of an answer: ids and numbers. */
export function told(d: Diagnosis): object {
  return {
    kb: d.kb,
    locale: d.locale,
    ask_first: d.ask_first,
    findings: d.findings.map(({cause, verdict, score, party}) => ({cause, verdict, score, party})),
    question: question(d)?.field ?? '',
    escalation: d.escalation && {to: d.escalation.to, now: d.escalation.now},
  }
}

/** What a page may know of a hand-over. */
export function handedOver(by: 'diagnosis' | 'summary' | 'copy' | 'print', d: Diagnosis | undefined): object {
  const e = d?.escalation
  return {by, cause: d?.findings[0]?.cause ?? '', to: e?.to ?? '', contact: e?.contact?.id ?? '', now: e?.now ?? false}
}

/** The answer in a breath, for those who hear it. */
export function spoken(w: Words, d: Diagnosis, solved: boolean): string {
  if (solved) return w.done
  const [first] = d.findings
  const q = question(d)
  const verdict = first ? `${w.verdict[first.verdict]}${w.colon}${first.title}` : w.none
  return q && (d.ask_first || !first) ? `${verdict} ${w.ask}${w.colon}${q.text}` : verdict
}
