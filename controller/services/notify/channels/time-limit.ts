import type { Clock } from '../../../model/clock.ts';
import { DeliveryError } from './channel.ts';

/**
 * Runs a delivery that must end: by itself, when its time is over, or when `stop` says so. The signal it gets tells it to
 * let go; whether it does or not, the caller goes on.
 * @throws DeliveryError `timeout` or `interrupted`, both of which may have arrived; or what the work threw
 */
export async function withinTime<T>(
  clock: Clock,
  limitMs: number,
  stop: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let cancel = (): void => {};
  let onStop = (): void => {};
  const ended = new Promise<never>((_resolve, reject) => {
    const end = (error: DeliveryError): void => {
      reject(error);
      controller.abort(error);
    };
    cancel = clock.after(limitMs, () =>
      end(new DeliveryError('timeout', `no answer within ${limitMs} ms`, { mayHaveArrived: true })),
    );
    onStop = () =>
      end(new DeliveryError('interrupted', 'the daemon stopped meanwhile', { mayHaveArrived: true }));
    if (stop.aborted) onStop();
    else stop.addEventListener('abort', onStop);
  });
  const working = work(controller.signal);
  // What is let go of may fail later, when nobody listens.
  working.catch(() => {});
  ended.catch(() => {});
  try {
    return await Promise.race([working, ended]);
  } finally {
    cancel();
    stop.removeEventListener('abort', onStop);
  }
}
