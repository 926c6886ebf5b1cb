import {strFromU8, strToU8, unzipSync, zipSync} from 'fflate'
import type {Files} from './types.js'

/** The folder docs/overlay; the build puts it here. */
declare const EXAMPLE: Files

const key = 'postmend-playground'

/** What a new file begins with, by its folder or name. */
const beginnings: Readonly<Record<string, object>> = {
  rules: {rules: {}},
  signals: {signals: {}},
  remedies: {remedies: {}},
  scenarios: {scenarios: {}},
  locales: {texts: {}},
  providers: {provider: {}},
  clients: {client: {}},
  'causes.json': {causes: {}},
  'vocabulary.json': {fields: {}},
  'sources.json': {documents: {}, items: {}},
  'manifest.json': {format: 1, id: 'ours', version: '1.0.0', extends: 'mail'},
}

export const example = (): Files => ({...EXAMPLE})

/** What was on the desk when the page was left, else the example. It stays in this browser. */
export function restore(): Files {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '') as Files
    if (Object.keys(kept).length > 0) return kept
  } catch {
    // nothing kept, or no storage in this browser
  }
  return example()
}

export function keep(files: Files): void {
  try {
    localStorage.setItem(key, JSON.stringify(files))
  } catch {
    // full or forbidden: the page works without
  }
}

/** Why a file cannot have this path, "" if it can. */
export function badPath(path: string): string {
  return /^(?:[\w-][\w.-]*\/){0,3}[\w.-]+\.json$/.test(path) ? '' : 'A path is like rules/ours.json: letters, digits, “-”, “_”, and the ending .json.'
}

export function beginning(path: string): string {
  return `${JSON.stringify(beginnings[path] ?? beginnings[path.replace(/\/.*/, '')] ?? {}, undefined, 2)}\n`
}

export function zip(files: Files): Blob {
  const packed = zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])))
  return new Blob([packed as Uint8Array<ArrayBuffer>], {type: 'application/zip'})
}

/** Reads a zip, or the files of a folder. What stands above the manifest is cut off. */
export async function read(chosen: readonly File[]): Promise<Files> {
  const entries: [string, string][] = []
  for (const file of chosen) {
    if (file.name.endsWith('.zip')) {
      const parts = unzipSync(new Uint8Array(await file.arrayBuffer()))
      entries.push(...Object.entries(parts).map(([path, bytes]): [string, string] => [path, strFromU8(bytes)]))
    } else entries.push([file.webkitRelativePath || file.name, await file.text()])
  }
  const manifest = entries.map(([path]) => path).filter((p) => /(^|\/)manifest\.json$/.test(p)).sort((a, b) => a.length - b.length)[0]
  const above = manifest?.slice(0, -'manifest.json'.length) ?? ''
  const inside = entries.filter(([path]) => path.startsWith(above)).map(([path, text]): [string, string] => [path.slice(above.length), text])
  return Object.fromEntries(inside.filter(([path]) => !badPath(path)))
}

export function download(name: string, what: Blob): void {
  const a = Object.assign(document.createElement('a'), {href: URL.createObjectURL(what), download: name})
  a.click()
  setTimeout(() => URL.revokeObjectURL(a.href), 10_000)
}
