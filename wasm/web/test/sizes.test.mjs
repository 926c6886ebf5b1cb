import assert from 'node:assert/strict'
import test from 'node:test'
import {excess, sizes} from '../scripts/sizes.mjs'

test('what a visitor downloads stays small', () => {
  const files = sizes(9)
  assert.ok(files.some(({kind}) => kind === 'engine'), 'run make web first')
  assert.deepEqual(excess(files), [])
})
