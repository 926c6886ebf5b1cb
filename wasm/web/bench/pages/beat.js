// Notes the longest time for which the main thread did not come to its timers, from the page's begin to its answer.
let last = performance.now()
let gap = 0
let answered = false

;(function beat() {
  const now = performance.now()
  gap = Math.max(gap, now - last)
  last = now
  if (!answered) setTimeout(beat, 1)
})()

/** The first answer is there. */
export function answer(found) {
  const at = performance.now()
  answered = true
  globalThis.result = {found, at, gap: Math.max(gap, at - last)}
  console.info('answered')
}
