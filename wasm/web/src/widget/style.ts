/** A site sets the custom properties on the element, and reaches the rest by ::part. Colours follow the page's color-scheme. */
export const css = `
:host{
display:block;container-type:inline-size;text-align:start;
--accent:var(--postmend-accent,#0b57a4);--on-accent:var(--postmend-on-accent,#fff);
--text:var(--postmend-text,#1a1f26);--quiet:var(--postmend-quiet,#535d69);
--surface:var(--postmend-surface,#fff);--raised:var(--postmend-raised,#f3f6f9);
--line:var(--postmend-line,#6f7b88);--hair:var(--postmend-hair,#d5dce3);
--mark:var(--postmend-mark,#ffe58a);--warn:var(--postmend-warn,#8a4b00);
--radius:var(--postmend-radius,.5rem)}
@supports (color:light-dark(#000,#fff)){:host{
--accent:var(--postmend-accent,light-dark(#0b57a4,#8fc4ff));--on-accent:var(--postmend-on-accent,light-dark(#fff,#0a1a2b));
--text:var(--postmend-text,light-dark(#1a1f26,#e8ecf1));--quiet:var(--postmend-quiet,light-dark(#535d69,#b0bac6));
--surface:var(--postmend-surface,light-dark(#fff,#171b21));--raised:var(--postmend-raised,light-dark(#f3f6f9,#222831));
--line:var(--postmend-line,light-dark(#6f7b88,#8b97a5));--hair:var(--postmend-hair,light-dark(#d5dce3,#3a434e));
--mark:var(--postmend-mark,light-dark(#ffe58a,#6b5300));--warn:var(--postmend-warn,light-dark(#8a4b00,#ffc36b))}}
:host([hidden]){display:none}
*{box-sizing:border-box}
[part=widget]{font:var(--postmend-font,1rem/1.6 system-ui,sans-serif);color:var(--text);background:var(--surface);border:1px solid var(--hair);border-radius:var(--radius);padding:clamp(.75rem,4cqi,1.5rem);overflow-wrap:anywhere;line-break:strict}
:lang(ja){word-break:auto-phrase}
h2,h3,h4,p,ul,ol,pre,fieldset{margin:0;padding:0;border:0}
h2{font-size:1.375em;line-height:1.35}
h3{font-size:1.125em;line-height:1.4}
h4{font-size:1em}
[part~=title]{font-size:1.25em}
summary :is(h3,h4){display:inline}
ul,ol{padding-inline-start:1.5em}
li+li{margin-block-start:.375em}
form,section,fieldset,details,[part~=stack]{display:grid;gap:.75rem;grid-template-columns:minmax(0,1fr)}
details{display:block}
details[open]>*+*{margin-block-start:.625rem}
form{margin-block-start:.75rem}
[part=widget]>section{gap:1.25rem;margin-block-start:1.5rem}
[part=widget]>section:empty{display:none}
label,legend{font-weight:600;padding:0}
legend{margin-block-end:.5rem}
textarea,input{font:inherit;color:inherit;background:var(--surface);border:1px solid var(--line);border-radius:var(--radius);padding:.625rem .75rem;width:100%;min-height:2.75rem}
textarea{min-height:7.5rem;resize:vertical;display:block}
button{font:inherit;text-align:start;color:var(--accent);background:var(--surface);border:1px solid var(--line);border-radius:var(--radius);padding:.5rem .875rem;min-height:2.75rem;cursor:pointer;text-wrap:balance}
button:hover{background:var(--raised);border-color:var(--accent)}
[part~=go]{color:var(--on-accent);background:var(--accent);border-color:var(--accent);font-weight:600;justify-self:start}
[part~=go]:hover{color:var(--accent)}
[part~=plain]{border-color:transparent;padding-inline:.25rem;text-decoration:underline;background:none;justify-self:start}
[part~=noticed] button{min-height:0;padding:0}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
h3:focus-visible{outline:2px dotted var(--line);outline-offset:4px}
[part~=prepare]{justify-self:start}
[part~=choices]{display:grid;gap:.5rem;grid-template-columns:repeat(auto-fill,minmax(min(100%,13rem),1fr))}
[part~=row]{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
[part~=quiet]{color:var(--quiet);font-size:.9375em}
[part~=card]{background:var(--raised);border-radius:var(--radius);padding:clamp(.75rem,3cqi,1.125rem)}
[part~=question]{border-inline-start:.25rem solid var(--accent)}
[part~=verdict]{font-weight:600;color:var(--accent);border:1px solid;border-radius:1em;padding:0 .625em;white-space:nowrap}
summary{cursor:pointer;padding-block:.5rem;min-height:2.75rem}
[part~=stack]{gap:.375rem}
details details,[part~=stack]>details{border-block-start:1px solid var(--hair)}
[part~=remedy] ol{padding-inline-start:1.75em}
[part~=invalid]{color:var(--warn)}
[part~=invalid]:empty{display:none}
[part~=caution]{color:var(--warn);border-inline-start:.1875rem solid;padding-inline-start:.625rem}
[part~=quote],pre{white-space:pre-wrap;background:var(--surface);border:1px solid var(--hair);border-radius:var(--radius);padding:.625rem .75rem;font-size:.9375em}
pre{font:inherit;font-size:.9375em}
mark{background:var(--mark);color:inherit;border-radius:.125rem;padding-inline:.0625rem;font-weight:600}
a{color:var(--accent)}
::slotted(*){margin-block:0}
progress{width:100%;accent-color:var(--accent)}
[part~=status]{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
[hidden]{display:none!important}
@media (forced-colors:active){[part~=card],[part~=go]{border:1px solid}mark{outline:1px solid}}
@media print{:host([printing]) [part=widget]{border:0;padding:0}:host([printing]) [part=widget] :not(:has(pre),pre){display:none}}
`
