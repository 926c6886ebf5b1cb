// The licences of what esbuild took from node_modules into a bundle: they want to go along with every copy.
import {readdirSync, readFileSync} from 'node:fs'

/** The names of the packages in a bundle, sorted. */
export function packages({inputs}) {
  const names = Object.keys(inputs).map((path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1])
  return [...new Set(names.filter(Boolean))].sort()
}

/** Each package with its version and the text of its licence. */
export function notices(metafile) {
  const parts = packages(metafile).map((name) => {
    const folder = `node_modules/${name}`
    const {version, license} = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
    const file = readdirSync(folder).find((f) => /^licen[cs]e/i.test(f))
    if (!file) throw new Error(`${name} has no licence text`)
    return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`
  })
  return parts.join(`\n${'-'.repeat(78)}\n\n`)
}
