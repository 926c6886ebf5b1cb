import {build} from '../node_modules/esbuild/lib/main.js'

/** A module of the widget's source, as JavaScript. */
export async function bundled(path) {
  const {outputFiles} = await build({
    entryPoints: [new URL(`../src/${path}`, import.meta.url).pathname],
    bundle: true, format: 'esm', write: false, target: 'es2022',
  })
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
}
