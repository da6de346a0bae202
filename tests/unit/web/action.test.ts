import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Action } from '../../../web/shared/api/action.ts';
import { ApiProblem } from '../../../web/shared/api/problem.ts';

const noAnswer = (): ApiProblem => new ApiProblem(0, 'no-answer', 'no answer');
const refused = (): ApiProblem =>
  new ApiProblem(409, 'wrong-box', 'wrong box', [{ code: 'wrong-box', text: '' }]);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Runs an action to its end, whatever it waits for between attempts. */
async function toEnd<T>(running: Promise<T>): Promise<T> {
  await vi.runAllTimersAsync();
  return running;
}

describe('an action of a user', () => {
  it('keeps one key through retries that got no answer', async () => {
    const keys: string[] = [];
    const action = new Action((key: string) => {
      keys.push(key);
      return keys.length < 3 ? Promise.reject(noAnswer()) : Promise.resolve('done');
    });
    expect(await toEnd(action.run())).toBe('done');
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(action.state.value).toEqual({ kind: 'idle' });
  });

  it('keeps the key when the user tries the same again after no answer came', async () => {
    const keys: string[] = [];
    let up = false;
    const action = new Action((key: string, _box: string) => {
      keys.push(key);
      return up ? Promise.resolve('done') : Promise.reject(noAnswer());
    });
    expect(await toEnd(action.run('B1'))).toBeNull();
    expect(action.state.value.kind).toBe('failed');
    up = true;
    expect(await toEnd(action.run('B1'))).toBe('done');
    expect(new Set(keys).size).toBe(1);
    await toEnd(action.run('B1'));
    expect(new Set(keys).size).toBe(2);
  });

  it('takes a new key when the user comes back much later', async () => {
    const keys: string[] = [];
    const action = new Action((key: string) => {
      keys.push(key);
      return Promise.reject(noAnswer());
    });
    await toEnd(action.run());
    vi.advanceTimersByTime(61_000);
    await toEnd(action.run());
    expect(new Set(keys).size).toBe(2);
  });

  it('takes a new key for another thing, and after a refusal', async () => {
    const keys: string[] = [];
    const action = new Action((key: string, box: string) => {
      keys.push(key);
      return Promise.reject(box === 'lost' ? noAnswer() : refused());
    });
    await toEnd(action.run('lost'));
    const [first] = keys;
    keys.length = 0;
    await toEnd(action.run('B2'));
    await toEnd(action.run('B2'));
    expect(keys).toHaveLength(2);
    expect(new Set([first, ...keys]).size).toBe(3);
  });

  it('does not repeat what was refused, and shows why until dismissed', async () => {
    const perform = vi.fn(() => Promise.reject(refused()));
    const action = new Action(perform);
    expect(await toEnd(action.run())).toBeNull();
    expect(perform).toHaveBeenCalledTimes(1);
    expect(action.state.value).toMatchObject({ kind: 'failed', problem: { code: 'wrong-box' } });
    action.dismiss();
    expect(action.state.value).toEqual({ kind: 'idle' });
  });

  it('takes no second press while it runs', async () => {
    const perform = vi.fn(() => Promise.resolve('done'));
    const action = new Action(perform);
    const [first, second] = await toEnd(Promise.all([action.run(), action.run()]));
    expect([first, second]).toEqual(['done', null]);
    expect(perform).toHaveBeenCalledTimes(1);
  });
});
