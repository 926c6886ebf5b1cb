/** What the engine writes about a fault. */
export interface Fault {
  readonly code: string
  readonly field: string
  readonly message: string
  readonly hint: string
}

/**
 * Something went wrong. Branch on `code`: the engine's own ("unknown-field",
 * "bundle-checksum" ...), or "fetch-failed", "no-wasm", "no-words",
 * "engine-damaged", "engine-trap", "engine-timeout", "closed".
 */
export class PostmendError extends Error {
  readonly code: string
  /** The case's field or the file that is at fault, else "". */
  readonly field: string
  readonly hint: string

  constructor(fault: Partial<Fault> & {code: string}, cause?: unknown) {
    super(fault.message ?? fault.code, {cause})
    this.name = 'PostmendError'
    this.code = fault.code
    this.field = fault.field ?? ''
    this.hint = fault.hint ?? ''
  }
}
