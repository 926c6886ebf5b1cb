import type {Case, Question, Value} from '../types.js'
import {number} from './number.js'

/** What somebody means who has nothing to paste, in the order of the widget's words. */
export const starts: readonly (readonly [field: string, value: string])[] = [
  ['symptom.action', 'send'],
  ['symptom.action', 'receive'],
  ['symptom.outcome', 'bounced'],
  ['symptom.outcome', 'password-prompt-loop'],
  ['symptom.outcome', 'not-delivered'],
  ['symptom.action', 'configure'],
]

/** An answer and how it may be meant: free words are a string, a number or a list until the engine takes one. */
export interface Reply {
  readonly field: string
  readonly values: readonly Value[]
  /** What was typed, not chosen. */
  readonly typed?: string
}

export function chosen(q: Question, value: string | boolean | null): Reply {
  return {field: q.field, values: typeof value === 'string' ? [value, [value]] : [value]}
}

export function typed(q: Question, words: string): Reply {
  // of an address, the company's half is enough
  const value = q.field === 'context.provider' ? words.replace(/^.*[@＠]/, '') : words
  const n = number(q.text, value)
  return {field: q.field, typed: value, values: [value, ...(n === undefined ? [] : [n]), [value]]}
}

/** Adds answers to a case; each in the first of its meanings. */
export function answered(given: Case, replies: readonly Reply[]): Case {
  const symptom: Record<string, Value | undefined> = {...given.symptom}
  const context: Record<string, Value | undefined> = {...given.context}
  for (const {field, values} of replies) {
    const at = field.indexOf('.')
    const group = field.slice(0, at) === 'symptom' ? symptom : context
    group[field.slice(at + 1)] = values[0] ?? null
  }
  return {...given, symptom, context}
}
