export {load, Postmend} from './client.js'
export {PostmendError} from './error.js'
export type * from './types.js'
