// What is typed where a number is asked for.
import assert from 'node:assert/strict'
import {test} from 'node:test'
import {bundled} from './source.mjs'

const {number} = await bundled('widget/number.ts')

for (const [question, answer, want] of [
  ['How big is the mail with its attachments (MB)?', '12', 12],
  ['How big is the mail with its attachments (MB)?', '12 MB', 12],
  ['How big is the mail with its attachments (MB)?', '12,5MB', 12.5],
  ['How big is the mail with its attachments (MB)?', '1,234.5', 1234.5],
  ['How big is the mail with its attachments (MB)?', '0,125', 0.125],
  ['How big is the mail with its attachments (MB)?', '12 GB', undefined],
  ['How big is the mail with its attachments (MB)?', '10-20', undefined],
  ['How big is the mail with its attachments (MB)?', 'very big', undefined],
  ['添付ファイルを含めたメールの大きさは何MBですか？', '１２．５ＭＢ', 12.5],
  ['這封郵件（含附件）有多大（MB）？', '１２ ＭＢ。', 12],
  ['How many minutes ago did it begin?', '30 minutes ago', 30],
  ['How many minutes ago did it begin?', '2 h', undefined],
  ['何分前から起きていますか？', '30分前', 30],
  ['何分前から起きていますか？', '2時間前', undefined],
  ['Which outgoing port is set (25, 465, 587)?', 'Port 587', 587],
  ['Which outgoing port is set (25, 465, 587)?', '465, 587', undefined],
]) {
  test(`${answer}: ${question}`, () => assert.equal(number(question, answer), want))
}
