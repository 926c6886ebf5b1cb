/** What runs if markup is taken for markup. */
const run = "note('problems','ran')"
const coded = Buffer.from(run).toString('base64')
const html = (s) => [...s].map((c) => `&#${c.codePointAt(0)};`).join('')
const url = (s) => [...s].map((c) => `%${c.codePointAt(0).toString(16).padStart(2, '0')}`).join('')
const script = (s) => [...s].map((c) => `\\u${c.codePointAt(0).toString(16).padStart(4, '0')}`).join('')

/** Ways in which text has become code on pages, by family. Every string that a page shows has to bear each of them. */
export const corpus = {
  'script elements': [
    `<script>${run}</script>`, `<SCRIPT>${run}</SCRIPT>`, `<scr<script>ipt>${run}</scr</script>ipt>`, `<script\n>${run}</script\n>`, `<script/x>${run}</script>`,
    `<script src="data:text/javascript,${run}"></script>`, `<script src=//localhost:1/x.js></script>`, `<script type=module>${run}</script>`, `</script><script>${run}</script>`,
    `<svg><script>${run}</script></svg>`, `<svg><script href="data:text/javascript,${run}"/></svg>`, `<math><script>${run}</script></math>`,
  ],
  'handlers that fire by themselves': [
    `<img src=x onerror="${run}">`, `<img src=x: onerror=${run}>`, `<img/src=x/onerror=${run}>`, `<IMG SRC=x OnErRoR="${run}">`, `<img src onerror=${run}>`, `<img srcset=x onerror="${run}">`,
    `<image src=x onerror="${run}">`, `<svg onload="${run}">`, `<svg/onload=${run}>`, `<body onload="${run}">`, `<body onpageshow="${run}">`, `<input autofocus onfocus="${run}">`,
    `<select autofocus onfocus="${run}">`, `<textarea autofocus onfocus="${run}">`, `<a href=# autofocus onfocus="${run}">x</a>`, `<details open ontoggle="${run}">`, `<video src=x onerror="${run}">`,
    `<video><source onerror="${run}"></video>`, `<audio src=x onerror="${run}">`, `<object data=x onerror="${run}">`, `<embed src=x onerror="${run}">`, `<link rel=stylesheet href=x onerror="${run}">`,
    `<style onload="${run}"></style>`, `<marquee onstart="${run}">x</marquee>`, `<track onerror="${run}">`, `<iframe onload="${run}"></iframe>`, `<div style="animation:x" onanimationstart="${run}">`,
    `<p onmouseover="${run}" style="position:fixed;inset:0">x</p>`, `<x onclick="${run}" tabindex=1 id=x>x</x>`, `<button popovertarget=x>x</button><div popover id=x onbeforetoggle="${run}">x</div>`,
    `<dialog open onclose="${run}"><form method=dialog><button autofocus>x</button></form></dialog>`, `<svg><animate onbegin="${run}" attributeName=x dur=1s>`, `<svg><set onbegin="${run}" attributename=x>`,
  ],
  'addresses that are code': [
    `javascript:${run}`, `JaVaScRiPt:${run}`, ` javascript:${run}`, `\tjava\nscript:${run}`, `java\0script:${run}`, `javascript&colon;${run}`, `javascript:${url(run)}`, `&#106;avascript:${run}`,
    `data:text/html,<script>${run}</script>`, `data:text/html;base64,${Buffer.from(`<script>${run}</script>`).toString('base64')}`, `vbscript:${run}`, `<a href="javascript:${run}">x</a>`,
    `<a href="  javascript:${run}">x</a>`, `<a xlink:href="javascript:${run}">x</a>`, `<svg><a href="javascript:${run}"><text y=9>x</text></a></svg>`, `<form action="javascript:${run}"><button>x</button></form>`,
    `<button form=f formaction="javascript:${run}">x</button><form id=f>`, `<iframe src="javascript:${run}"></iframe>`, `<iframe srcdoc="<script>${run}</script>"></iframe>`, `<object data="javascript:${run}"></object>`,
    `<embed src="javascript:${run}">`, `<base href="javascript:${run}//">`, `<meta http-equiv=refresh content="0;url=javascript:${run}">`, `<area href="javascript:${run}" shape=default>`,
  ],
  'out of the place where text stands': [
    `"><img src=x onerror="${run}">`, `'><img src=x onerror='${run.replaceAll("'", '`')}'>`, `"autofocus onfocus="${run}`, `--><script>${run}</script>`, `]]><script>${run}</script>`,
    `</textarea><script>${run}</script>`, `</title><script>${run}</script>`, `</style><script>${run}</script>`, `</pre></section><img src=x onerror="${run}">`, `";${run}//`, `';${run}//`, `\`;${run}//`,
    `\${${run}}`, `\\";${run}//`, `</summary></details><svg onload="${run}">`,
  ],
  'templates and expressions': [
    `{{constructor.constructor("${run}")()}}`, `{{7*7}}`, `<%= ${run} %>`, `#{${run}}`, `[[${run}]]`, `<template><script>${run}</script></template>`, `<template shadowrootmode=open><img src=x onerror="${run}"></template>`,
    `{"__proto__":{"x":"${run.replaceAll("'", '')}"}}`, `__proto__`, `constructor`, `toString`, `$&$\`$'$1`, `%s%n%x`,
  ],
  'other spellings': [
    html(`<img src=x onerror=${run}>`), `&lt;script&gt;${run}&lt;/script&gt;`, url(`<script>${run}</script>`), `<img src=x onerror="${html(run)}">`, `<img src=x onerror="${script('note')}('problems','ran')">`,
    `<img src=x onerror="eval(atob('${coded}'))">`, `+ADw-script+AD4-${run}+ADw-/script+AD4-`, `\u{FF1C}script\u{FF1E}${run}\u{FF1C}/script\u{FF1E}`, `<\u0000script>${run}</script>`, `<img src=x onerror\u000c=${run}>`,
    `<ſcript>${run}</ſcript>`, `<svg\u00a0onload=${run}>`, `\u202e<script>${run}</script>`, `<img src=x onerror=${run}//`, `<<script>${run}//<</script>`, `<img """><script>${run}</script>">`, `\ud800<img src=x onerror=${run}>`,
  ],
  'trees that change when they are read twice': [
    `<noscript><p title="</noscript><img src=x onerror=${run}>">`, `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${run}&gt;">`,
    `<svg></p><style><a id="</style><img src=x onerror=${run}>">`, `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=${run}>`, `<table><td><img src=x onerror=${run}></table>`,
    `<select><template><img src=x onerror=${run}></template></select>`, `<xmp><p title="</xmp><img src=x onerror=${run}>">`, `<plaintext><img src=x onerror=${run}>`, `<!--><img src=x onerror=${run}>-->`,
    `<?xml><img src=x onerror=${run}>`, `<![CDATA[<img src=x onerror=${run}>]]>`, `<frameset onload=${run}>`,
  ],
  'names that take the place of others': [
    `<form id=postmend><input name=attributes></form>`, `<img name=body>`, `<a id=note></a>`, `<input name=action id=action>`, `<form name=trustedTypes>`, `<iframe name=top></iframe>`,
  ],
  'styles': [
    `<style>*{background:url(//localhost:1/x)}</style>`, `<p style="background:url(javascript:${run})">`, `<p style="width:expression(${run})">`, `<link rel=stylesheet href="data:text/css,*{color:red}">`, `<style>@import"//localhost:1/x.css"</style>`,
  ],
}
