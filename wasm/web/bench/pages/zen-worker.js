import init, {Variable} from '@gorules/zen-engine-wasm'

const [{expression, facts}] = await Promise.all([(await fetch('rules-zen.json')).json(), init({module_or_path: new URL('zen.wasm', import.meta.url)})])
const holds = new Variable(facts).evaluateExpression(expression)
postMessage(holds.flatMap((held, i) => (held ? [`r${i}`] : [])))
