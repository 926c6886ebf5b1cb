export {PostmendWidget} from './widget/element.js'
export {redact} from './widget/redact.js'
