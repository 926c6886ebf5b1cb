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
  for (const {text} of corpus) assert.equal(redact(redact(text)), redact(text))
})

test('masking is quick on hostile text', () => {
  const unit = ['a', 'a@', '0', '0-', 'é ', '密碼', '山', 'To: ', '"', '<', 'Mr. A', 'A.', '/', 'password', ' ', '1:', 'x '.repeat(3), '::', '様']
  for (const u of unit) {
    const from = performance.now()
    redact(u.repeat(60_000 / u.length))
    assert.ok(performance.now() - from < 1000, `${JSON.stringify(u)} took ${Math.round(performance.now() - from)} ms`)
  }
})
