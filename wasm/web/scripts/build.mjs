// Builds dist/: JavaScript and types. The engine and the knowledge come from `go run ./wasm/build`.
import {build} from 'esbuild'
import {createHash} from 'node:crypto'
import {execFileSync} from 'node:child_process'
import {existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {lines, own} from './lines.mjs'
import {notices} from './notices.mjs'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))

for (const name of existsSync('dist') ? readdirSync('dist') : []) {
  if (/\.(js|js\.map|d\.ts)$/.test(name)) rmSync(`dist/${name}`)
}

const wasm = 'dist/postmend.wasm'
const options = {
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  charset: 'utf8', // Chinese and Japanese as they are: escaped they are twice as long
  sourcemap: 'external',
  legalComments: 'none', // packages of others have none; see notices.mjs
  metafile: true,
  logLevel: 'warning',
  define: {WASM_SIZE: String(existsSync(wasm) ? statSync(wasm).size : 0)},
}

/** What the package exports stays a file of its own, whoever imports it. */
const apart = {
  name: 'apart',
  setup({onResolve}) {
    onResolve({filter: /^\.+\/(index|widget|worker)\.js$/}, ({path}) => ({path: path.replace(/^\.+/, '.'), external: true}))
  },
}

await build({...options, entryPoints: ['src/index.ts', 'src/widget.ts', 'src/define.ts'], plugins: [apart, lines], mangleProps: own, mangleQuoted: true})
await build({...options, entryPoints: ['src/worker.ts']}) // alone: worker and main thread load it by its name

// the authors' page: not in the package, see "files" in package.json
const folder = '../../docs/overlay'
const paths = readdirSync(folder, {recursive: true, withFileTypes: true}).filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name))
const example = Object.fromEntries(paths.sort().map((p) => [p.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(p, 'utf8')]))
const {metafile} = await build({
  ...options, entryPoints: {playground: 'playground/main.ts', 'playground-worker': 'playground/worker.ts'},
  define: {...options.define, EXAMPLE: JSON.stringify(example)},
})
writeFileSync('dist/playground-notices.txt', notices(metafile))

execFileSync('node_modules/.bin/tsc', {stdio: 'inherit'})
execFileSync('node_modules/.bin/tsc', ['--project', 'playground'], {stdio: 'inherit'})

const integrity = {}
for (const name of readdirSync('dist').sort()) {
  if (!/\.(wasm|kb|js)$/.test(name) || name.startsWith('playground')) continue
  integrity[name] = `sha384-${createHash('sha384').update(readFileSync(`dist/${name}`)).digest('base64')}`
}
writeFileSync('dist/integrity.json', `${JSON.stringify(integrity, undefined, 2)}\n`)
