import type {Postmend} from '../index.js'
import type {LoadOptions} from '../types.js'

/** The engine of a widget: fetched when it is first wanted, and again after a failure. */
export class Engine {
  readonly #options: () => LoadOptions
  #pm: Promise<Postmend> | undefined
  #here = false

  /** `options` is asked for them each time the engine is fetched. */
  constructor(options: () => LoadOptions) {
    this.#options = options
  }

  /** Whether it answers at once. */
  get here(): boolean {
    return this.#here
  }

  get(): Promise<Postmend> {
    this.#pm ??= this.#fetch().catch((e: unknown) => {
      this.#pm = undefined
      throw e
    })
    return this.#pm
  }

  end(): void {
    this.#pm?.then((pm) => pm.close(), () => {})
    this.#pm = undefined
    this.#here = false
  }

  async #fetch(): Promise<Postmend> {
    const {load} = await import('../index.js')
    const pm = await load(this.#options())
    this.#here = true
    return pm
  }
}
