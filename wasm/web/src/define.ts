import {PostmendWidget} from './widget.js'

if (globalThis.customElements && !customElements.get('postmend-widget')) customElements.define('postmend-widget', PostmendWidget)

declare global {
  interface HTMLElementTagNameMap {
    'postmend-widget': PostmendWidget
  }
}
