// Measures rule engines for JavaScript. It is started by the Go command beside
// it, reads the name of a file with rules and cases, and then answers requests,
// one JSON object a line: {"peer": "...", "check": n} or {"peer": "...", "slice": ms}.
import {readFileSync} from 'node:fs'
import {createInterface} from 'node:readline'
import {ZenEngine} from '@gorules/zen-engine'
import {LogicEngine} from 'json-logic-engine'
import {Engine, Operator} from 'json-rules-engine'

const [Is, IsNot, In, Has, Contains, Equals, Between, AtLeast, Same, Differs, Or] = Array(11).keys()
const {rules, cases} = JSON.parse(readFileSync(process.argv[2], 'utf8'))

const literal = (x) => (x === 'true' ? true : x === 'false' ? false : x)

const peers = {
  'json-rules-engine': () => {
    const engine = new Engine([], {allowUndefinedFacts: true})
    engine.addOperator(new Operator('includes', (text, part) => text.includes(part)))
    const condition = (c) => {
      const is = (operator, value) => ({fact: c.Field, operator, value})
      switch (c.Op) {
        case Is: return is('equal', literal(c.Values[0]))
        case IsNot: return is('notEqual', literal(c.Values[0]))
        case In: return is('in', c.Values)
        case Has: return is('contains', c.Values[0])
        case Contains: return is('includes', c.Values[0])
        case Equals: return is('equal', c.Lo)
        case Between: return {all: [is('greaterThanInclusive', c.Lo), is('lessThanInclusive', c.Hi)]}
        case AtLeast: return is('greaterThanInclusive', c.Lo)
        case Same: return is('equal', {fact: c.Other})
        case Differs: return is('notEqual', {fact: c.Other})
        case Or: return {any: c.Kids.map(condition)}
      }
    }
    rules.forEach((r, i) => engine.addRule({conditions: {all: r.When.map(condition)}, event: {type: String(i)}}))
    return async (facts) => (await engine.run(facts)).events.map((e) => Number(e.type))
  },

  'json-logic-engine': () => {
    const engine = new LogicEngine()
    const condition = (c) => {
      const v = {var: c.Field}
      switch (c.Op) {
        case Is: return {'===': [v, literal(c.Values[0])]}
        case IsNot: return {'!==': [v, literal(c.Values[0])]}
        case In: return {in: [v, c.Values]}
        case Has: case Contains: return {in: [c.Values[0], v]}
        case Equals: return {'===': [v, c.Lo]}
        case Between: return {'<=': [c.Lo, v, c.Hi]}
        case AtLeast: return {'>=': [v, c.Lo]}
        case Same: return {'===': [v, {var: c.Other}]}
        case Differs: return {'!==': [v, {var: c.Other}]}
        case Or: return {or: c.Kids.map(condition)}
      }
    }
    const tests = rules.map((r) => engine.build({and: r.When.map(condition)}))
    return (facts) => {
      const found = []
      for (let i = 0; i < tests.length; i++) if (tests[i](facts)) found.push(i)
      return found
    }
  },

  zen: () => {
    const s = JSON.stringify
    const condition = (c) => {
      switch (c.Op) {
        case Is: return `${c.Field} == ${s(literal(c.Values[0]))}`
        case IsNot: return `${c.Field} != ${s(literal(c.Values[0]))}`
        case In: return `${c.Field} in ${s(c.Values)}`
        case Has: case Contains: return `contains(${c.Field}, ${s(c.Values[0])})`
        case Equals: return `${c.Field} == ${c.Lo}`
        case Between: return `${c.Field} >= ${c.Lo} and ${c.Field} <= ${c.Hi}`
        case AtLeast: return `${c.Field} >= ${c.Lo}`
        case Same: return `${c.Field} == ${c.Other}`
        case Differs: return `${c.Field} != ${c.Other}`
        case Or: return '(' + c.Kids.map(condition).join(' or ') + ')'
      }
    }
    const table = {
      nodes: [
        {id: 'in', name: 'in', type: 'inputNode'},
        {id: 'table', name: 'table', type: 'decisionTableNode', content: {
          hitPolicy: 'collect', inputs: [{id: 'c', name: 'c', type: 'expression'}], outputs: [{id: 'o', name: 'o', type: 'expression', field: 'rule'}],
          rules: rules.map((r, i) => ({_id: String(i), c: r.When.map(condition).join(' and '), o: String(i)})),
        }},
        {id: 'out', name: 'out', type: 'outputNode'},
      ],
      edges: [{id: 'e1', sourceId: 'in', targetId: 'table', type: 'edge'}, {id: 'e2', sourceId: 'table', targetId: 'out', type: 'edge'}],
    }
    const decision = new ZenEngine().createDecision(Buffer.from(s(table)))
    return async (facts) => (await decision.evaluate(facts)).result.map((x) => Number(x.rule))
  },
}

const cpu = () => {
  const {user, system} = process.cpuUsage()
  return (user + system) * 1000
}

const ready = {}
const loads = {}

function ask(name) {
  if (!ready[name]) {
    const from = cpu()
    ready[name] = peers[name]()
    loads[name] = cpu() - from
  }
  return ready[name]
}

for await (const line of createInterface({input: process.stdin})) {
  const {peer, check, slice} = JSON.parse(line)
  const run = ask(peer)
  const answer = {}
  if (check) {
    answer.found = []
    for (const facts of cases.slice(0, check)) answer.found.push((await run(facts)).sort((a, b) => a - b))
    answer.load = loads[peer]
  } else {
    const from = cpu()
    let n = 0
    let took = 0
    while (took < slice * 1e6) {
      await run(cases[n++ % cases.length])
      took = cpu() - from
    }
    answer.ns = took / n
  }
  console.log(JSON.stringify(answer))
}
