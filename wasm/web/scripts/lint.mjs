// Packs the package as npm would and lets publint and arethetypeswrong judge it.
import {execFileSync} from 'node:child_process'
import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {publint} from 'publint'
import {formatMessage} from 'publint/utils'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'postmend-'))
try {
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], {cwd: root, stdio: ['ignore', 'ignore', 'inherit']})
  const tarball = join(folder, readdirSync(folder)[0])
  const {messages, pkg} = await publint({pkgDir: root, strict: true, pack: 'npm'})
  for (const m of messages) console.error(formatMessage(m, pkg, {color: false}))
  if (messages.length > 0) process.exitCode = 1
  // files and ES modules only: there are no types to be wrong for the former, no CommonJS for the latter
  const entries = ['.', './widget', './define']
  execFileSync('node_modules/.bin/attw', [tarball, '--profile', 'esm-only', '--no-emoji', '--entrypoints', ...entries], {cwd: root, stdio: 'inherit'})
} finally {
  rmSync(folder, {recursive: true})
}
