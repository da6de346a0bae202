import type { Actor } from '../../model/actor.ts';
import { Refusal } from '../../model/decision.ts';
import { reason } from '../../model/reasons.ts';
import type { MotionCommand } from '../../services/shelving/index.ts';
import type { BankView, MotionRequest } from '../contract/index.ts';
import type { Words } from '../contract/messages/index.ts';
import type { ApiDeps } from '../deps.ts';
import { type BankReader, bankView, queueEntryView } from '../views/bank.ts';
import { sightOf } from '../views/sight.ts';
import { namesIn } from '../views/people.ts';
import type { Handlers } from './call.ts';

type ShelvingRoute = Extract<keyof Handlers, `${string} /banks${string}`>;

/** Banks: how they stand, and what people ask of them. */
export function shelvingHandlers({ shelving, devices, repositories }: ApiDeps): Handlers<ShelvingRoute> {
  const nameOf = namesIn(repositories.people);
  const reader = (actor: Actor, words: Words): BankReader => ({
    named: sightOf(actor) !== 'wall',
    words,
    nameOf,
    featuresOf: (device) => devices.capability(device, 'shelvingBank')?.features ?? null,
  });
  const bankNow = (bank: number, actor: Actor, words: Words): BankView => {
    const picture = shelving.picture(bank);
    if (!picture) throw new Refusal(reason('bank-unknown', { bank }));
    return bankView(picture, reader(actor, words));
  };

  return {
    'GET /banks': ({ actor, words }) =>
      shelving.pictures().map((picture) => bankView(picture, reader(actor, words))),
    'GET /banks/:bank': ({ actor, params, words }) => bankNow(params.bank, actor, words),
    'POST /banks/:bank/motions': ({ actor, params, body, once, request }) => {
      // Not answered from memory when it is repeated: a stop has to reach the bank each time.
      if (body.command === 'stop') request.once = null;
      return shelving.command(actor, params.bank, motionOf(body), once);
    },
    'POST /banks/:bank/reset': ({ actor, params, body, once }) =>
      shelving.reset(actor, params.bank, body.statement, once),
    'POST /banks/:bank/release': async ({ actor, params, once }) => {
      await shelving.releaseAisle(actor, params.bank, once);
      return undefined;
    },
    'POST /banks/:bank/queue': async ({ actor, params, body, once, words }) =>
      queueEntryView(await shelving.queue(actor, params.bank, body.aisle, once), reader(actor, words)),
    'POST /banks/:bank/queue/:claim/leave': async ({ actor, params, once }) => {
      await shelving.leaveQueue(actor, params.bank, params.claim, once);
      return undefined;
    },
    'POST /banks/:bank/handover': async ({ actor, params, body, once, words }) => {
      await shelving.handOver(actor, params.bank, body.aisle, { card: body.card }, once);
      return bankNow(params.bank, actor, words);
    },
    'POST /banks/:bank/modes': async ({ actor, params, body, once, words }) => {
      const { mode, why, until, person } = body;
      await shelving.enterMode(
        actor,
        params.bank,
        {
          mode,
          why,
          ...(until !== undefined && { until: Date.parse(until) }),
          ...(person !== undefined && { person }),
        },
        once,
      );
      return bankNow(params.bank, actor, words);
    },
    'POST /banks/:bank/modes/:mode/leave': async ({ actor, params, body, once, words }) => {
      await shelving.leaveMode(actor, params.bank, params.mode, body.why, once);
      return bankNow(params.bank, actor, words);
    },
  };
}

function motionOf(request: MotionRequest): MotionCommand {
  switch (request.command) {
    case 'open-aisle':
      return { kind: 'open-aisle', aisle: request.aisle };
    case 'close-up':
      return { kind: 'close-up', side: request.side };
    case 'stop':
    case 'spread':
      return { kind: request.command };
  }
}
