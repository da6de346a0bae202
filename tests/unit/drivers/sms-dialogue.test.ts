import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../controller/model/clock.ts';
import { signalIn } from '../../../drivers/sms-modem/at-reader.ts';
import { AtDialogue, AtRefusal } from '../../../drivers/sms-modem/dialogue.ts';
import { quiet } from '../services/house.ts';

function dialogue() {
  const clock = new ManualClock();
  const sent: string[] = [];
  let hear = (_bytes: Uint8Array): void => {};
  const line = {
    write: async (bytes: Uint8Array) => void sent.push(Buffer.from(bytes).toString('latin1')),
    onBytes: (listener: (bytes: Uint8Array) => void) => {
      hear = listener;
      return () => {};
    },
  };
  const made = new AtDialogue(line, { clock, log: quiet, emit: () => {} });
  made.start();
  return { clock, sent, made, say: (text: string) => hear(Buffer.from(`\r\n${text}\r\n`)) };
}

describe('a dialogue with a modem', () => {
  it('takes no end that comes late for the end of a question whose answer has not come', async () => {
    const { made, say } = dialogue();
    const answer = made.ask('AT+CSQ', 5000, signalIn);
    say('OK');
    await Promise.resolve();
    say('+CSQ: 21,0');
    say('OK');
    expect(await answer).toBe(-71);
  });

  it('names the command that was refused, and nothing that was in it', async () => {
    const { made, say } = dialogue();
    const answer = made.ask('AT+CPIN="1234"', 5000).catch((error: unknown) => error);
    say('+CME ERROR: 16');
    expect(await answer).toEqual(expect.any(AtRefusal));
    expect(String(await answer)).toContain('AT+CPIN answered +CME ERROR 16');
  });

  it('ends a question by the clock, and by its own end', async () => {
    const { made, clock } = dialogue();
    const late = made.ask('AT', 5000).catch((error: { code: string }) => error.code);
    await clock.advance(5000);
    expect(await late).toBe('timeout');
    const stopped = made.ask('AT', 5000).catch((error: { code: string }) => error.code);
    made.stop();
    expect(await stopped).toBe('link-closed');
  });
});
