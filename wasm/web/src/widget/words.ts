import {match} from '../index.js'
import type {Verdict} from '../types.js'
import {languages} from './languages.js'

/** The widget's own words around an answer, in one language. */
export interface Words {
  readonly title: string
  readonly box: string
  readonly hint: string
  readonly go: string
  readonly blank: string
  readonly nothing: string
  /** The choices of somebody with nothing to paste, in the order of `starts` in case.ts. */
  readonly starts: readonly string[]
  readonly underway: string
  readonly failed: Readonly<Record<'network' | 'browser' | 'other', string>>
  readonly again: string
  readonly verdict: Readonly<Record<Verdict, string>>
  readonly party: Readonly<Record<string, string>>
  readonly none: string
  readonly ask: string
  readonly yes: string
  readonly no: string
  readonly unknown: string
  readonly next: string
  readonly invalid: string
  readonly todo: string
  readonly caution: string
  readonly helped: string
  readonly useless: string
  readonly done: string
  readonly others: string
  readonly why: string
  readonly text: string
  readonly answers: string
  readonly change: string
  readonly noticed: string
  readonly online: string
  readonly offline: string
  readonly language: string
  readonly elsewhere: string
  readonly gone: string
  readonly handOver: string
  readonly handOverNow: string
  readonly collect: string
  readonly prepare: string
  readonly masked: string
  readonly copy: string
  readonly copied: string
  readonly picked: string
  readonly print: string
  readonly restart: string
  readonly problem: string
  readonly tried: string
  readonly provider: string
  /** What stands between a label and its value. */
  readonly colon: string
}

/** The languages that the widget speaks. */
export const locales: readonly string[] = Object.keys(languages)

/** What a value is called that has no name of its own. */
export function plain(w: Words, value: unknown): string {
  return value === null ? w.unknown : value === true ? w.yes : value === false ? w.no : String(value)
}

export function words(tag: string): Words {
  return languages[match(tag, locales)]!
}
