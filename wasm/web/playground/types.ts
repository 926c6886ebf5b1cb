import type {Diagnosis, Value} from '../src/types.js'

/** The files of a layer by path: "rules/ours.json". */
export type Files = Readonly<Record<string, string>>

export type Severity = 'error' | 'warning' | 'info'

/** One thing that is wrong. `from` and `to` are offsets into the file, in UTF-16 units. */
export interface Finding {
  readonly code: string
  readonly name: string
  readonly severity: Severity
  readonly message: string
  readonly hint: string
  readonly file: string
  readonly line: number
  readonly col: number
  readonly from: number
  readonly to: number
}

/** A written case, and where its answer falls short of what is wanted. */
export interface Scenario {
  readonly id: string
  readonly file: string
  readonly failures: readonly string[]
}

/** What wasm/internal/draft finds out about a layer. */
export interface Report {
  readonly base: string
  readonly ready: boolean
  readonly findings: readonly Finding[]
  readonly scenarios: readonly Scenario[]
}

export interface Fault {
  readonly code: string
  readonly field: string
  readonly message: string
  readonly hint: string
}

/** An answer and what the records of its case say: {"provider.smtp_port": 587}. */
export interface Answer {
  readonly diagnosis: Diagnosis
  readonly facts: Readonly<Record<string, Value | object>>
}

export type Request =
  | {readonly do: 'open' | 'check'; readonly files: Files}
  | {readonly do: 'diagnose'; readonly case: string}
