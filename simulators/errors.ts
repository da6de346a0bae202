/** Something a person who starts or plays with the simulators can put right; its message is meant for them. */
export class SimulatorError extends Error {
  override readonly name = 'SimulatorError';
  /** HTTP status the control API answers with. */
  readonly status: number;

  constructor(message: string, options?: { cause?: unknown; status?: number }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause });
    this.status = options?.status ?? 409;
  }
}

/** "There is no such thing here" for the control API (404). */
export function unknownThing(what: string): SimulatorError {
  return new SimulatorError(`there is no ${what}`, { status: 404 });
}
