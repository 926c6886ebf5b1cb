// The shipped knowledge, with words: what a visitor of a help page waits for.
import {answer} from './beat.js'
import {load} from '../../dist/index.js'

const text = '無法連線到伺服器。 主旨: "週報", 帳號: "so-net.net.tw", 伺服器回應: "550 relaying denied", 連接埠: 25, 安全 (SSL): 否, 錯誤碼: 0x800CCC79'
const given = {symptom: {text, action: 'send'}, context: {provider: 'sonet-tw'}}
const pm = await load({locale: 'zh-TW'})
answer((await pm.diagnose(given)).findings.map((f) => f.cause))

/** Milliseconds of one diagnosis without a worker: the module and the way into it. The clock is coarse, so ten count as one. */
globalThis.evaluation = async () => {
  const near = await load({locale: 'zh-TW', worker: false})
  const times = []
  for (let i = 0; i < 100; i++) {
    const from = performance.now()
    for (let j = 0; j < 10; j++) await near.raw(given)
    times.push((performance.now() - from) / 10)
  }
  near.close()
  return times.sort((a, b) => a - b)[50]
}

/** Bytes of the module's memory after n diagnoses. */
globalThis.memory = async (n) => {
  const {instantiate} = WebAssembly
  let memory
  WebAssembly.instantiate = async (...args) => {
    const instance = await instantiate(...args)
    memory = instance.exports.memory
    return instance
  }
  const near = await load({locale: 'zh-TW', worker: false})
  for (let i = 0; i < n; i++) await near.raw(given)
  WebAssembly.instantiate = instantiate
  near.close()
  return memory.buffer.byteLength
}
