export {load, Postmend} from './client.js'
export {PostmendError} from './error.js'
/** @internal */
export {match} from './locale.js'
export type * from './types.js'
