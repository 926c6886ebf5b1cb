import {load, type Postmend} from '../index.js'
import type {LoadOptions} from '../types.js'

/** The engine of a widget: fetched when it is first wanted, and again after a failure. */
export class Engine {
  readonly #options: () => LoadOptions
  #pm: Promise<Postmend> | undefined
  /** Whether it answers at once. */
  here = false

  /** `options` is asked for them each time the engine is fetched. */
  constructor(options: () => LoadOptions) {
    this.#options = options
  }

  async get(): Promise<Postmend> {
    const mine = (this.#pm ??= load(this.#options()))
    try {
      const pm = await mine
      if (mine === this.#pm) this.here = true
      return pm
    } catch (e) {
      if (mine === this.#pm) this.#pm = undefined
      throw e
    }
  }

  end(): void {
    this.#pm?.then((pm) => pm.close(), () => {})
    this.#pm = undefined
    this.here = false
  }
}
