/** The value of a field. `null`: the user was asked and does not know. */
export type Value = string | number | boolean | readonly string[] | null

/** Fields by name, without `symptom.` or `context.`. `undefined` is not given. */
export type Fields = Readonly<Record<string, Value | undefined>>

/** What is given: the symptom that the user sees and the context that is known. */
export interface Case {
  readonly id?: string
  /** BCP 47 tag of the answer's language; beats `context.locale` and the language that was loaded. */
  readonly locale?: string
  readonly symptom?: Fields
  readonly context?: Fields
}

/** Half-open offsets into `symptom.text`, in UTF-16 units as JavaScript counts them. */
export type Span = readonly [start: number, end: number]

export interface Signal {
  readonly id: string
  readonly span: Span
}

/** What the engine found out beyond what was given. */
export interface FieldValue {
  readonly name: string
  readonly value: string | number | boolean | readonly string[]
  readonly origin: 'text' | 'rule' | 'record'
}

export interface Evidence {
  readonly rule: string
  readonly condition: string
  readonly weight: number
  readonly fields: readonly string[]
}

export interface Remedy {
  readonly id: string
  readonly title: string
  readonly steps: readonly string[]
  readonly cautions: readonly string[]
  readonly sources: readonly string[]
}

export type Verdict = 'confirmed' | 'likely' | 'possible'

export interface Finding {
  readonly cause: string
  readonly verdict: Verdict
  readonly score: number
  readonly party: string
  readonly title: string
  readonly explanation: string
  readonly evidence: readonly Evidence[]
  readonly missing: readonly string[]
  readonly sources: readonly string[]
  readonly remedies: readonly Remedy[]
}

export interface Choice {
  readonly value: string | boolean
  /** Empty for true and false: the page has words for yes and no. */
  readonly label: string
}

export interface Question {
  readonly field: string
  readonly text: string
  readonly choices: readonly Choice[]
  readonly gain: number
}

export interface Contact {
  readonly id: string
  readonly name: string
  readonly phone: string
  readonly url: string
}

export interface Escalation {
  readonly now: boolean
  readonly to: string
  readonly role: string
  readonly contact: Contact | null
  readonly collect: readonly {readonly id: string; readonly label: string}[]
}

/** A cause that would be among the findings, and the rule that excludes it. */
export interface RuledOut {
  readonly cause: string
  readonly title: string
  readonly rule: string
  readonly condition: string
  readonly fields: readonly string[]
}

export interface ConditionTrace {
  readonly text: string
  readonly truth: Truth
  /** The comparisons that it is made of; empty if it is one alone. */
  readonly predicates: readonly {readonly text: string; readonly truth: Truth}[]
}

export type Truth = 'true' | 'false' | 'unknown'

export interface RuleTrace {
  readonly rule: string
  readonly file: string
  readonly line: number
  readonly col: number
  readonly cause: string
  readonly sets: string
  readonly weight: number
  readonly rule_out: boolean
  readonly conditions: readonly ConditionTrace[]
}

export interface Trace {
  readonly fired: readonly RuleTrace[]
  readonly waiting: readonly RuleTrace[]
  readonly refuted: readonly RuleTrace[]
}

/** The engine's answer. Absent lists are empty, absent texts "". */
export interface Diagnosis {
  readonly format: 1
  readonly id: string
  readonly kb: {readonly id: string; readonly version: string; readonly digest: string}
  readonly locale: string
  readonly ask_first: boolean
  readonly signals: readonly Signal[]
  readonly fields: readonly FieldValue[]
  readonly findings: readonly Finding[]
  readonly questions: readonly Question[]
  readonly escalation: Escalation | null
  /** By cause. */
  readonly ruled_out: readonly RuledOut[]
  readonly trace?: Trace
}

/** How the answer is written. */
export interface DiagnoseOptions {
  /** Adds `trace`. */
  readonly why?: boolean
  /** Leaves out all words. */
  readonly idsOnly?: boolean
}

/** Bytes or where they are. */
export type Source = string | URL | BufferSource

export interface Progress {
  /** Bytes so far, of all files. */
  readonly loaded: number
  /** Bytes in all, as far as that can be told; never less than `loaded`. */
  readonly total: number
}

export interface LoadOptions {
  /** The knowledge base. Default: `mail.kb` beside this module. */
  readonly kb?: Source
  /** BCP 47 tag. Default: the browser's language. */
  readonly locale?: string
  /** The languages that there are word packs for. The first serves readers of all others. Default: en, ja, zh-CN, zh-TW. */
  readonly locales?: readonly string[]
  /** Where a language's words are, and what texts in a script (Latn, Hani, Kana) need; `false`: in the knowledge base itself. Default: `x.kb` has its Japanese in `x.ja.kb`, its kana in `x.Kana.kb`. */
  readonly words?: ((tag: string) => Source) | false
  /** The engine. Default: `postmend.wasm` beside this module. */
  readonly wasm?: Source | WebAssembly.Module
  /** `false`: work on the main thread. A URL: where `worker.js` is. Default: beside this module. */
  readonly worker?: boolean | string | URL
  /** Subresource integrity by file name, as in `integrity.json`: {"postmend.wasm": "sha384-…"}. */
  readonly integrity?: Readonly<Record<string, string>>
  /** How often a failed request is repeated. Default: 3. */
  readonly retries?: number
  /** Milliseconds that one answer may take, without the time that it waits for others, before the worker is given up. Default: 10000. */
  readonly timeout?: number
  readonly onprogress?: (progress: Progress) => void
  readonly signal?: AbortSignal
}
