import type {Case, Fields, Value} from './types.js'
import {PostmendError} from './error.js'

const utf8 = new TextEncoder()
const kinds = {null: 0, string: 1, boolean: 2, number: 3, list: 4} as const

/** A case as the module takes it: records of size, type, path and value (see ABI.md). The engine refuses members that a case does not have. */
export function encode(c: Case): Uint8Array {
  const parts: Uint8Array[] = []
  const add = (path: string, value: Value | undefined): void => void (value !== undefined && parts.push(record(path, value)))
  for (const [member, value] of Object.entries(c) as [string, unknown][]) {
    if (member === 'symptom' || member === 'context') {
      for (const [name, v] of Object.entries((value ?? {}) as Fields)) add(`${member}.${name}`, v)
    } else if (member !== 'id' || value) add(member, typeof value === 'object' ? null : (value as Value))
  }
  return join(parts)
}

function record(path: string, value: Value): Uint8Array {
  const name = utf8.encode(path)
  const [kind, bytes] = encodeValue(path, value)
  if (name.length > 255) throw new PostmendError({code: 'unknown-field', field: path, message: 'the name of the field is too long'})
  return join([word(2 + name.length + bytes.length), Uint8Array.of(kind, name.length), name, bytes])
}

function encodeValue(path: string, value: Value): [number, Uint8Array] {
  switch (typeof value) {
    case 'string':
      return [kinds.string, utf8.encode(value)]
    case 'boolean':
      return [kinds.boolean, Uint8Array.of(value ? 1 : 0)]
    case 'number': {
      const bytes = new Uint8Array(8)
      new DataView(bytes.buffer).setFloat64(0, value, true)
      return [kinds.number, bytes]
    }
  }
  if (value === null) return [kinds.null, new Uint8Array(0)]
  if (!Array.isArray(value) || !value.every((v) => typeof v === 'string')) {
    throw new PostmendError({code: 'wrong-type', field: path, message: `${path} has a value of no known type`})
  }
  return [kinds.list, join(value.map((v: string) => utf8.encode(v)).flatMap((b) => [word(b.length), b]))]
}

function word(n: number): Uint8Array {
  return Uint8Array.of(n, n >> 8, n >> 16, n >> 24)
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const p of parts) {
    out.set(p, at)
    at += p.length
  }
  return out
}
