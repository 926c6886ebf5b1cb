// The same made-up rules for every engine: equality, membership and ranges, three conditions each.
import {mkdirSync, writeFileSync} from 'node:fs'

const words = {network: 6, protocol: 4, client: 12, action: 5, region: 10, plan: 8}
const numbers = ['port', 'minutes']
const value = (field, i) => `${field}-${i}`

/** Makes n rules and a case of which some hold; always the same ones. */
export function make(n) {
  let seed = 7
  const below = (most) => (seed = (seed * 48271) % 2147483647) % most
  const facts = Object.fromEntries([...Object.entries(words).map(([f, most]) => [f, value(f, below(most))]), ...numbers.map((f) => [f, below(1000)])])
  const condition = (field, held) => {
    if (numbers.includes(field)) {
      const lo = held ? Math.max(0, facts[field] - 20) : below(950)
      return {field, lo, hi: lo + 40}
    }
    const one = held ? facts[field] : value(field, below(words[field]))
    return below(2) ? {field, is: one} : {field, in: [...new Set([one, value(field, below(words[field]))])].sort()}
  }
  const rules = Array.from({length: n}, (_, i) => {
    const fields = [...Object.keys(words), ...numbers]
    const three = [0, 1, 2].map(() => fields.splice(below(fields.length), 1)[0])
    return {id: `r${i}`, when: three.map((f) => condition(f, i % 400 === 0))}
  })
  return {rules, facts}
}

/** Writes the folder of a knowledge base; one cause stands for ten rules. */
export function writeFolder(folder, {rules}) {
  const write = (name, data) => {
    mkdirSync(new URL('.', new URL(name, folder)), {recursive: true})
    writeFileSync(new URL(name, folder), JSON.stringify(data))
  }
  const line = (c) => (c.is ? `context.${c.field} == '${c.is}'` : c.in ? `context.${c.field} in [${c.in.map((v) => `'${v}'`).join(', ')}]` : `context.${c.field} in ${c.lo}..${c.hi}`)
  const cause = (i) => `c${Math.floor(i / 10)}`
  const causes = [...new Set(rules.map((_, i) => cause(i)))]
  const texts = Object.fromEntries(causes.flatMap((c) => [[`cause.${c}.title`, `Cause ${c}`], [`cause.${c}.explanation`, `It is ${c}.`]]))
  const fields = {}
  for (const [f, most] of Object.entries(words)) {
    fields[`context.${f}`] = {type: 'enum', values: Array.from({length: most}, (_, i) => value(f, i))}
    for (let i = 0; i < most; i++) texts[`value.context.${f}.${value(f, i)}`] = value(f, i)
  }
  for (const f of numbers) fields[`context.${f}`] = {type: 'int'}
  write('manifest.json', {
    format: 1, id: 'bench', version: '1.0.0', default_locale: 'en', locales: ['en'],
    rank: {likely: 60, margin: 20, findings: 20, questions: 1}, parties: ['user'], groups: ['all'],
  })
  write('vocabulary.json', {fields})
  write('causes.json', {causes: Object.fromEntries(causes.map((c) => [c, {group: 'all', party: 'user', note: 'made up'}]))})
  write('rules/all.json', {rules: Object.fromEntries(rules.map((r, i) => [r.id, {when: r.when.map(line), cause: cause(i), weight: 35, note: 'made up'}]))})
  write('locales/en/words.json', {texts})
}

/** One ZEN expression: for every rule whether it holds. */
export function zen({rules}) {
  const s = JSON.stringify
  const line = (c) => (c.is ? `${c.field} == ${s(c.is)}` : c.in ? `${c.field} in ${s(c.in)}` : `${c.field} >= ${c.lo} and ${c.field} <= ${c.hi}`)
  return `[${rules.map((r) => r.when.map(line).join(' and ')).join(', ')}]`
}

/** Rules as json-rules-engine takes them. */
export function jsonRules({rules}) {
  const line = (c) => {
    if (c.is) return [{fact: c.field, operator: 'equal', value: c.is}]
    if (c.in) return [{fact: c.field, operator: 'in', value: c.in}]
    return [{fact: c.field, operator: 'greaterThanInclusive', value: c.lo}, {fact: c.field, operator: 'lessThanInclusive', value: c.hi}]
  }
  return rules.map((r) => ({conditions: {all: r.when.flatMap(line)}, event: {type: r.id}}))
}
