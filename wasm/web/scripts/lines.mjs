import {build} from 'esbuild'
import {readFileSync} from 'node:fs'

/**
 * Properties that only the widget's own files know, and by no other way than their names. Neither browsers
 * nor the rest of the package, which talks with its worker, have any of that name: test/own.test.mjs.
 */
export const own = new RegExp(`^(${[
  'nothing', 'blank', 'starts', 'failed', 'again', 'unknown', 'todo', 'caution', 'others', 'offline', 'elsewhere', 'handOver', 'handOverNow',
  'prepare', 'masked', 'copied', 'picked', 'restart', 'problem', 'colon', 'underway', 'noticed', 'useless', 'passages', 'marked', 'replies',
  'takeBack', 'tryInVain', 'drafts', 'remember', 'urged', 'solved', 'vain', 'answers', 'prepared',
].join('|')})$`)

/**
 * Lays out what the widget says: a text of lines for each language, and once
 * for all the object that they are put into. It is smaller than four objects.
 * The style sheet is one line.
 */
export const lines = {
  name: 'lines',
  setup({onLoad}) {
    onLoad({filter: /src\/widget\/style\.ts$/}, ({path}) => ({loader: 'ts', contents: readFileSync(path, 'utf8').replace(/`[^`]*`/, (css) => css.replaceAll('\n', ''))}))
    onLoad({filter: /src\/widget\/languages\.ts$/}, async ({path}) => {
      const {outputFiles} = await build({entryPoints: [path], bundle: true, format: 'esm', write: false})
      const {languages} = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)
      const texts = Object.entries(languages).map(([tag, words]) => `${JSON.stringify(tag)}: put(${JSON.stringify(flat(words).join('\n'))})`)
      const [shape, ...others] = new Set(Object.values(languages).map(object))
      if (others.length > 0) throw new Error(`${path}: the languages have their words in different order`)
      return {contents: `const put = (text) => {const lines = text.split('\\n'), next = () => lines.shift(); return ${shape}}\nexport const languages = {${texts}}`}
    })
  },
}

function flat(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(flat)
}

/** The source of an object like `value`, with what `next` returns in place of each text. */
function object(value) {
  if (typeof value === 'string') return 'next()'
  if (Array.isArray(value)) return `[${value.map(object)}]`
  return `{${Object.entries(value).map(([name, v]) => `${JSON.stringify(name)}: ${object(v)}`)}}`
}
