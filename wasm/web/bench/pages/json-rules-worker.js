import {Engine} from 'json-rules-engine'

const {rules, facts} = await (await fetch('rules-json-rules.json')).json()
const engine = new Engine(rules)
postMessage((await engine.run(facts)).events.map((e) => e.type))
