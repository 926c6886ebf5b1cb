import {createServer} from 'node:http'
import {readdirSync, readFileSync} from 'node:fs'
import {extname} from 'node:path'
import {brotliCompressSync, constants} from 'node:zlib'

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types postmend"
const types = {'.js': 'text/javascript', '.wasm': 'application/wasm', '.json': 'application/json', '.kb': 'application/octet-stream'}

const page = (name) => `<!doctype html><html lang="en" id="${name}"><meta charset="utf-8"><title>${name}</title><script type="module" src="/${name}.js"></script></html>`

/** Serves the built pages with brotli and the policy of the demo pages; nothing may be cached. */
export async function serve(folder, pages) {
  const files = new Map()
  const add = (path, body, type) => files.set(path, {type, body: brotliCompressSync(body, {params: {[constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24}})})
  for (const name of readdirSync(folder)) if (types[extname(name)]) add(`/${name}`, readFileSync(new URL(name, folder)), types[extname(name)])
  for (const name of pages) add(`/${name}`, Buffer.from(page(name)), 'text/html')
  const sent = new Map()
  const server = createServer((request, response) => {
    const file = files.get(request.url)
    const headers = {'content-security-policy': policy, 'cache-control': 'no-store'}
    if (!file) return response.writeHead(404, headers).end()
    sent.set(request.url, file.body.length)
    response.writeHead(200, {...headers, 'content-type': file.type, 'content-encoding': 'br', 'content-length': file.body.length}).end(file.body)
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  return {origin: `http://127.0.0.1:${server.address().port}`, sent, close: () => server.close()}
}
