import { Refusal } from '../../model/decision.ts';
import { reason } from '../../model/reasons.ts';
import type { BankPicture, MotionCommand } from '../../services/shelving/index.ts';
import type { BankView, MotionRequest } from '../contract/index.ts';
import type { ApiDeps } from '../deps.ts';
import { sightOf } from '../views/journal.ts';
import { bankView } from '../views/room.ts';
import type { Call, Handlers } from './call.ts';

type ShelvingRoute = Extract<keyof Handlers, `${string} /banks${string}`>;

/** Banks: how they stand, and what people ask of them. */
export function shelvingHandlers({ shelving, repositories }: ApiDeps): Handlers<ShelvingRoute> {
  const nameOf = (person: string): string => repositories.people.person(person)?.name ?? '';
  const view = (picture: BankPicture, { actor }: Pick<Call<'GET /banks'>, 'actor'>): BankView =>
    bankView(picture, { nameOf, named: sightOf(actor) !== 'wall' });

  return {
    'GET /banks': (call) => shelving.pictures().map((picture) => view(picture, call)),
    'GET /banks/:bank': (call) => {
      const { bank } = call.params;
      const picture = shelving.picture(bank);
      if (!picture) throw new Refusal(reason('bank-unknown', { bank }));
      return view(picture, call);
    },
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
