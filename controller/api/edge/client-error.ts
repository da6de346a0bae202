import type { Socket } from 'node:net';
import type { CallProblem } from '../contract/messages/index.ts';
import { wordsIn } from '../contract/messages/index.ts';
import { statusOfCall } from './status.ts';
import { STATUS_CODES } from 'node:http';

/** What Node's HTTP parser can complain about before there is a request, in our codes. */
const PROBLEMS: Readonly<Record<string, CallProblem>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'too-slow',
};

/** Answers bytes that are no HTTP request, and closes the connection: what follows cannot be trusted to begin a new one. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = PROBLEMS[error.code ?? ''] ?? 'malformed-request';
  const status = statusOfCall(code);
  const title = wordsIn('en').problem(code);
  const body = JSON.stringify({ type: `urn:muniment:problem:${code}`, title, status, code });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
