// Prints what a visitor downloads; test/sizes.test.mjs holds it to the limits: node scripts/sizes.mjs [--json]
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {brotliCompressSync, constants} from 'node:zlib'
import {fileURLToPath} from 'node:url'

const dist = fileURLToPath(new URL('../dist', import.meta.url))

/** The most that may be downloaded, in bytes of brotli. */
export const limits = {engine: 500_000, javascript: 18_000, core: 90_000, pack: 90_000, authors: 3_800_000}

const kinds = [
  ['authors', /^playground.*\.(js|wasm)$/],
  ['engine', /\.wasm$/],
  ['javascript', /\.js$/],
  ['pack', /\.[a-zA-Z-]+\.kb$/],
  ['core', /\.kb$/],
]

function brotli(data, quality) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
  }
  return brotliCompressSync(data, {params}).length
}

/**
 * Every file of dist that a visitor may download, with its kind, size and size as brotli.
 * Brotli at its best takes a minute for the authors' page: `quality` is another one for it, which makes it larger.
 */
export function sizes(quality = constants.BROTLI_MAX_QUALITY) {
  return (existsSync(dist) ? readdirSync(dist) : []).sort().flatMap((name) => {
    const kind = kinds.find(([, pattern]) => pattern.test(name))?.[0]
    if (!kind) return []
    const data = readFileSync(`${dist}/${name}`)
    return [{name, kind, raw: data.length, brotli: brotli(data, kind === 'authors' ? quality : constants.BROTLI_MAX_QUALITY)}]
  })
}

/** What is too large: each file by its kind, JavaScript as a whole. */
export function excess(files) {
  const out = files
    .filter(({kind, brotli}) => kind !== 'javascript' && brotli > limits[kind])
    .map(({name, kind, brotli}) => `${name}: ${brotli} bytes of brotli, the limit for ${kind} is ${limits[kind]}`)
  const code = files.filter(({kind}) => kind === 'javascript').reduce((n, f) => n + f.brotli, 0)
  if (code > limits.javascript) out.push(`JavaScript: ${code} bytes of brotli, the limit is ${limits.javascript}`)
  return out
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = sizes()
  if (process.argv.includes('--json')) console.log(JSON.stringify(files))
  else {
    for (const {name, raw, brotli} of files) console.log(`${String(raw).padStart(9)} ${String(brotli).padStart(8)} br  ${name}`)
    const code = files.filter(({kind}) => kind === 'javascript').reduce((n, f) => n + f.brotli, 0)
    console.log(`${' '.repeat(9)} ${String(code).padStart(8)} br  JavaScript in all`)
  }
  for (const problem of excess(files)) console.log(`too large: ${problem}`)
}
