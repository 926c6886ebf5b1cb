import {answer} from './beat.js'
import {load} from '../../dist/index.js'

const [pm, context] = await Promise.all([load({kb: 'rules-postmend.kb', words: false, locale: 'en'}), fetch('facts.json').then((r) => r.json())])
const {findings} = await pm.diagnose({context}, {idsOnly: true})
answer(findings.flatMap((f) => [...new Set(f.evidence.map((e) => e.rule))]))
