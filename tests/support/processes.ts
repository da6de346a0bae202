import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** The built command and simulators: whole-system tests run what is shipped. */
export const MUNIMENT = `${ROOT}dist/controller/cli/main.js`;
export const SIMULATORS = `${ROOT}dist/simulators/main.js`;

/** How one run of a command ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the project to its end. */
export async function run(
  script: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** A child process that says on one line of JSON that it is ready, and can be stopped or killed. */
export class Service<Ready> {
  readonly ready: Ready;
  /** Everything it wrote to standard error, for when a test fails. */
  readonly log: string[];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, ready: Ready, log: string[]) {
    this.#child = child;
    this.ready = ready;
    this.log = log;
  }

  /** Starts a script and resolves at its first line of standard output. Rejects with its errors when it ends before. */
  static async start<Ready>(
    script: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<Service<Ready>> {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const log: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => log.push(chunk.toString()));
    const lines = createInterface({ input: child.stdout });
    const ended = once(child, 'close').then(([code]: unknown[]) => {
      throw new Error(`${script} ${args.join(' ')} ended early (exit ${String(code)}):\n${log.join('')}`);
    });
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    return new Service(child, JSON.parse(line) as Ready, log);
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  /** Lets it hang, event loop and all, until {@link resume}. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Asks it to stop, and waits until it has. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child.exitCode;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}
