import { say } from '../config/problems.ts';
import { isStoreError } from '../store/index.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';

/** Something the person at the terminal can mend; anything else is a fault of ours and keeps its stack. */
export interface Failure {
  readonly code: ExitCode;
  readonly message: ReturnType<typeof say>;
}

/** Puts an error of the surroundings into words, or `null` when it is not one. */
export function describeFailure(error: unknown): Failure | null {
  if (isStoreError(error)) return { code: EXIT.environment, message: say(error.message, error.message) };
  if (!(error instanceof Error) || !('code' in error)) return null;
  const { code, address, port, path } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  switch (code) {
    case 'EADDRINUSE':
      return portInUse(port ?? 0);
    case 'EADDRNOTAVAIL':
      return {
        code: EXIT.environment,
        message: say(`本机没有地址 ${address}`, `this machine has no address ${address}`),
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOSPC':
    case 'ENOENT':
      return {
        code: EXIT.environment,
        message: say(`${error.message}${path ? '' : `（${code}）`}`, error.message),
      };
    default:
      return null;
  }
}

/** The clear error for a port that somebody else listens on. */
export function portInUse(port: number, what?: string): Failure {
  const forWhat = what === undefined ? ['', ''] : [`（${what}）`, ` (${what})`];
  return {
    code: EXIT.environment,
    message: say(
      `端口 ${port}${forWhat[0]} 已被占用：停止占用它的程序，或换一个端口。`,
      `port ${port}${forWhat[1]} is in use: stop whatever listens on it, or choose another port.`,
    ),
  };
}

/** Ends a command on an error: in words when the person can mend it, otherwise by throwing it on. */
export function failWith(output: Output, error: unknown): void {
  const failure = describeFailure(error);
  if (!failure) throw error;
  reportFailure(output, failure);
}

export function reportFailure(output: Output, { code, message }: Failure): void {
  console.error(output.text(message));
  output.finish(code, { error: message });
}
