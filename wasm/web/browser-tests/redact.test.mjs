import assert from 'node:assert/strict'
import {test} from 'node:test'
import {corpus} from './redact-corpus.mjs'
import {bundled} from './source.mjs'

const {redact} = await bundled('widget/redact.ts')

for (const {name, text, hide, keep} of corpus) {
  test(`masks: ${name}`, () => {
    const out = redact(text)
    for (const secret of hide) assert.ok(!out.includes(secret), `shows ${secret}: ${out}`)
    for (const word of keep) assert.ok(out.includes(word), `lost ${word}: ${out}`)
  })
}

test('masking twice changes nothing', () => {
  for (const {name, text} of corpus) assert.equal(redact(redact(text)), redact(text), name)
})

test('masking is quick on hostile text', () => {
  const unit = ['a', 'a@', '0', '0-', 'é ', '密碼', '山', 'To: ', '"', '<', 'Mr. A', 'A.', '/', 'password', ' ', '1:', 'x '.repeat(3), '::', '様']
  for (const u of unit) {
    const from = process.cpuUsage()
    redact(u.repeat(60_000 / u.length))
    const ms = process.cpuUsage(from).user / 1000 // processor time: the machine may do other things as well
    assert.ok(ms < 1000, `${JSON.stringify(u)} took ${Math.round(ms)} ms`)
  }
})
