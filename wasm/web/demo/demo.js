// Keeps the page and the help for visitors whose line is down.
const policy = globalThis.trustedTypes?.createPolicy('offline', {createScriptURL: () => 'sw.js'})
navigator.serviceWorker?.register(policy?.createScriptURL('') ?? 'sw.js').catch(() => {})
