/** Whether trying the same thing again can help. */
export type Persistence = 'permanent' | 'retryable';

export type DeviceErrorCode =
  | 'link-closed'
  | 'link-unreachable'
  | 'timeout'
  | 'backed-off'
  | 'bad-answer'
  | 'device-exception'
  | 'device-busy'
  | 'unsupported'
  | 'bad-options'
  | 'guard-failed';

const RETRYABLE: ReadonlySet<DeviceErrorCode> = new Set([
  'link-closed',
  'link-unreachable',
  'timeout',
  'backed-off',
  'bad-answer',
  'device-busy',
]);

/** Everything that can go wrong between us and a device: stable code, words for a person, cause kept. */
export class DeviceError extends Error {
  override readonly name = 'DeviceError';
  readonly code: DeviceErrorCode;
  readonly persistence: Persistence;

  constructor(code: DeviceErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.persistence = RETRYABLE.has(code) ? 'retryable' : 'permanent';
  }
}

/** Narrows an unknown error to a {@link DeviceError}, optionally of one code. */
export function isDeviceError(error: unknown, code?: DeviceErrorCode): error is DeviceError {
  return error instanceof DeviceError && (code === undefined || error.code === code);
}
