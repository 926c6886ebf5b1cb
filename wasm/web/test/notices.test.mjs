import assert from 'node:assert/strict'
import {readdirSync, readFileSync} from 'node:fs'
import test from 'node:test'

const dist = new URL('../dist/', import.meta.url)
const text = (name) => readFileSync(new URL(name, dist), 'utf8')

/** The packages whose sources a bundle was made of, as its source map tells. */
function bundled(name) {
  const {sources} = JSON.parse(text(name))
  return [...new Set(sources.map((s) => s.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1]).filter(Boolean))].sort()
}

test('what the authors’ page took from others has its licence with it', () => {
  const taken = bundled('playground.js.map')
  assert.ok(taken.includes('@codemirror/view'), String(taken))
  const parts = text('playground-notices.txt').split(/^-{78}$/m).map((p) => p.trim())
  const told = parts.map((p) => p.split(' ')[0])
  assert.deepEqual(taken.filter((name) => !told.includes(name)), [])
  for (const part of parts) assert.match(part, /\(MIT\)[^]*Copyright[^]*Permission is hereby granted/)
})

test('what visitors load is nobody else’s', () => {
  const maps = readdirSync(dist).filter((name) => name.endsWith('.js.map') && name !== 'playground.js.map')
  assert.ok(maps.length > 3)
  for (const name of maps) assert.deepEqual(bundled(name), [], name)
})
