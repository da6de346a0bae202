import type { Problem, ReasonView } from '../../../controller/api/contract/index.ts';

/** The server said no, or could not be reached; `status` 0 means that no answer came. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  readonly status: number;
  readonly code: string;
  readonly reasons: readonly ReasonView[];

  constructor(status: number, code: string, title: string, reasons: readonly ReasonView[] = []) {
    super(title);
    this.status = status;
    this.code = code;
    this.reasons = reasons;
  }

  /** Whether asking the same thing again, under the same key, can help. */
  get retryable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** Reads an RFC 9457 answer; anything else that is not a success becomes a problem without reasons. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  try {
    const body = (await response.json()) as Partial<Problem>;
    return new ApiProblem(
      response.status,
      body.code ?? 'unexpected',
      body.title ?? response.statusText,
      body.reasons ?? [],
    );
  } catch {
    return new ApiProblem(response.status, 'unexpected', response.statusText);
  }
}
