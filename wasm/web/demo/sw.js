// What was loaded once works without a network: the net first, else what is kept.
const kept = 'postmend'

addEventListener('install', (event) => {
  event.waitUntil(keep())
  skipWaiting()
})
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  const {method, url} = event.request
  if (method === 'GET' && url.startsWith(registration.scope)) event.respondWith(answer(event))
})

/** Keeps the open page and the scripts. The engine and its knowledge follow when they are used. */
async function keep() {
  const cache = await caches.open(kept)
  const scripts = Object.keys(await (await fetch('postmend/integrity.json')).json()).filter((name) => name.endsWith('.js'))
  const pages = await clients.matchAll({includeUncontrolled: true, type: 'window'})
  await cache.addAll(['demo.css', 'demo.js', ...pages.map((p) => p.url), ...scripts.map((name) => `postmend/${name}`)])
}

/** Keeps anew what was kept, and the files of the widget; nothing else of the site. */
async function answer(event) {
  const {request} = event
  const cache = await caches.open(kept)
  const old = await cache.match(request, {ignoreVary: true})
  try {
    const response = await fetch(request)
    const ours = old || request.url.startsWith(`${registration.scope}postmend/`)
    if (ours && response.status === 200) event.waitUntil(cache.put(request, response.clone()).catch(() => {})) // the disk may be full
    return response
  } catch (e) {
    if (old) return old
    throw e
  }
}
