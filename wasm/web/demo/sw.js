// What was loaded once works without a network: the net first, else what is kept.
const kept = 'postmend'

addEventListener('install', (event) => {
  event.waitUntil(keep())
  skipWaiting()
})
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('fetch', (event) => {
  const {method, url} = event.request
  if (method === 'GET' && url.startsWith(registration.scope)) event.respondWith(answer(event.request))
})

/** Keeps the open page and the scripts. The engine and its knowledge follow when they are used. */
async function keep() {
  const cache = await caches.open(kept)
  const scripts = Object.keys(await (await fetch('postmend/integrity.json')).json()).filter((name) => name.endsWith('.js'))
  const pages = await clients.matchAll({includeUncontrolled: true, type: 'window'})
  await cache.addAll(['demo.css', 'demo.js', ...pages.map((p) => p.url), ...scripts.map((name) => `postmend/${name}`)])
}

async function answer(request) {
  const cache = await caches.open(kept)
  try {
    const response = await fetch(request)
    if (response.ok) await cache.put(request, response.clone())
    return response
  } catch (e) {
    const old = await cache.match(request, {ignoreVary: true})
    if (old) return old
    throw e
  }
}
