// The names that the build shortens: where a browser has one of them, the shortened one would mean nothing to it.
import assert from 'node:assert/strict'
import {readdirSync, readFileSync} from 'node:fs'
import {basename} from 'node:path'
import test from 'node:test'
import {fileURLToPath} from 'node:url'
import ts from 'typescript'
import {own} from '../scripts/lines.mjs'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const types = at('../node_modules/typescript/lib/')
const libraries = readdirSync(types).filter((name) => /^lib\.(dom|es5|es20..)\b.*\.d\.ts$/.test(name)).map((name) => types + name)

function* nodes(path) {
  const stack = [ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)]
  for (let n = stack.pop(); n; n = stack.pop()) {
    yield n
    ts.forEachChild(n, (child) => void stack.push(child))
  }
}

/** "Selection.empty" for all that the interfaces and classes of a file have. */
function* members(path) {
  for (const n of nodes(path)) {
    if (!ts.isInterfaceDeclaration(n) && !ts.isClassDeclaration(n)) continue
    if (/(EventMap|Registry)$/.test(n.name.text)) continue // theirs are values
    for (const {name} of n.members) if (name && !ts.isPrivateIdentifier(name)) yield `${n.name.text}.${name.text ?? name.getText()}`
  }
}

/** The names of properties that a file reads and writes, and where. */
function* properties(path) {
  for (const n of nodes(path)) {
    const named = ts.isPropertyAccessExpression(n) || ts.isObjectLiteralElement(n) || ts.isTypeElement(n) || ts.isClassElement(n) || ts.isBindingElement(n)
    const name = n.propertyName ?? n.name
    if (named && name && ts.isIdentifier(name)) yield `${basename(path)}:${n.getSourceFile().getLineAndCharacterOfPosition(name.pos).line + 1}.${name.text}`
  }
}

const shortened = (name) => own.test(name.replace(/^.*\./, ''))

test('no name that is shortened is a browser’s', () => {
  const known = libraries.flatMap((path) => [...members(path)])
  const missing = ['Selection.empty', 'HTMLOptionElement.selected', 'HTMLImageElement.loading', 'Array.map', 'Map.get'].filter((name) => !known.includes(name))
  assert.deepEqual(missing, [], 'what is known is not all')
  assert.deepEqual(known.filter(shortened), [])
})

test('nor one of the files beside the widget, of which the worker is built apart', () => {
  const paths = readdirSync(at('../src')).filter((name) => name.endsWith('.ts')).map((name) => at(`../src/${name}`))
  assert.ok(paths.length > 9)
  assert.deepEqual(paths.flatMap((path) => [...properties(path)]).filter(shortened), [])
})

test('nor one of the element', () => {
  assert.deepEqual([...members(at('../src/widget/element.ts'))].filter(shortened), [])
})
