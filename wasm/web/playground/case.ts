import type {Case, Fields} from '../src/types.js'

/** The fields of the case form. */
export interface Form {
  readonly text: HTMLTextAreaElement
  readonly locale: HTMLSelectElement
  readonly provider: HTMLInputElement
  readonly client: HTMLInputElement
  readonly other: HTMLTextAreaElement
}

interface Other {
  readonly symptom?: Fields
  readonly context?: Fields
}

/** What the form says. Other fields that are no JSON object are an error. */
export function readCase(f: Form): Case {
  const other = f.other.value.trim() ? (JSON.parse(f.other.value) as Other) : {}
  const symptom = {...other.symptom, ...(f.text.value && {text: f.text.value})}
  const context = {...other.context, ...(f.provider.value && {provider: f.provider.value.trim()}), ...(f.client.value && {client: f.client.value.trim()})}
  return {...other, locale: f.locale.value, symptom, context} as Case
}

/** Puts a case into the form. */
export function writeCase(f: Form, given: Case): void {
  const {text, ...symptom} = given.symptom ?? {}
  const {provider, client, ...context} = given.context ?? {}
  const word = (v: unknown): string => (typeof v === 'string' ? v : '')
  f.text.value = word(text)
  f.provider.value = word(provider)
  f.client.value = word(client)
  if (given.locale) f.locale.value = given.locale
  const other = {...(Object.keys(symptom).length > 0 && {symptom}), ...(Object.keys(context).length > 0 && {context})}
  f.other.value = Object.keys(other).length > 0 ? JSON.stringify(other, undefined, 2) : ''
}
