import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Static, type TSchema, Type } from 'typebox';
import { SimulatorError } from '../errors.ts';
import { FAULT_MODES } from '../faults.ts';
import type { PlayableRoom } from './playable-room.ts';
import { BANK_ORDERS } from '../devices/second-commander.ts';
import { BankFaultsBody, turnBankKnobs } from './bank-knobs.ts';
import { GermicideFaultsBody, turnGermicideKnobs } from './germicide-knobs.ts';
import { lookAtRoom, lookAtBox } from './look.ts';

const strict = { additionalProperties: false } as const;
const Aisle = Type.Integer({ minimum: 1, maximum: 41 });

const BankParams = Type.Object({ bank: Type.Integer() });
const AisleParams = Type.Object({ bank: Type.Integer(), aisle: Type.Integer() });
const NameParams = Type.Object({ name: Type.String() });
const ZoneParams = Type.Object({ zone: Type.String() });
const BoxParams = Type.Object({ barcode: Type.String() });

const PersonBody = Type.Object({ present: Type.Boolean(), person: Type.Optional(Type.String()) }, strict);
const LocalPanelBody = Type.Object(
  {
    open: Type.Optional(Aisle),
    stop: Type.Optional(Type.Literal(true)),
    home: Type.Optional(Type.Literal(true)),
  },
  strict,
);
const OrderBody = Type.Object(
  {
    order: Type.Enum([...BANK_ORDERS]),
    argument: Type.Optional(Type.Integer({ minimum: 0, maximum: 65_535 })),
  },
  strict,
);
const FaultBody = Type.Object(
  {
    mode: Type.Enum([...FAULT_MODES]),
    delayMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 60_000 })),
    code: Type.Optional(Type.Integer({ minimum: 1, maximum: 255 })),
  },
  strict,
);
const PutBody = Type.Object({ slot: Type.Optional(Type.String()) }, strict);
const ReaderBody = Type.Object({ reader: Type.String() }, strict);
const GateBody = Type.Object({ reader: Type.Optional(Type.String()) }, strict);
const ScanBody = Type.Object({ text: Type.String({ minLength: 1, maxLength: 128 }) }, strict);
const CardBody = Type.Object({ scanner: Type.String() }, strict);
const SpeedBody = Type.Object({ factor: Type.Number() }, strict);
const DoorBody = Type.Object(
  { open: Type.Boolean(), from: Type.Optional(Type.Enum(['inside', 'outside'])) },
  strict,
);
const WaterBody = Type.Object({ wet: Type.Boolean() }, strict);
const AirBody = Type.Object(
  {
    temperatureC: Type.Optional(Type.Number({ minimum: -20, maximum: 60 })),
    humidityPct: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    co2Ppm: Type.Optional(Type.Number({ minimum: 0, maximum: 5000 })),
    pm25: Type.Optional(Type.Number({ minimum: 0, maximum: 1000 })),
  },
  strict,
);
const SearchQuery = Type.Object({ q: Type.String({ maxLength: 80 }) });

const FOUND_AT_MOST = 12;

/** The control API: everything a visitor can do to the room, over HTTP. */
export function addRoutes(app: FastifyInstance, room: PlayableRoom): void {
  const { world } = room;
  /** One action: its parameters and body are checked, and what the room looks like afterwards needs no answer. */
  const act = <P extends TSchema, B extends TSchema>(
    path: string,
    params: P,
    body: B,
    run: (params: Static<P>, body: Static<B>) => unknown,
  ): void => {
    const preValidation = async (request: FastifyRequest): Promise<void> => {
      request.body ??= {};
    };
    const handler = async (request: FastifyRequest): Promise<{ ok: true }> => {
      await run(request.params as Static<P>, request.body as Static<B>);
      return { ok: true };
    };
    app.post(path, { schema: { params, body }, preValidation, handler });
  };
  const None = Type.Object({});
  const NoParams = Type.Object({});

  app.get('/api/world', () => lookAtRoom(room));
  app.get('/api/boxes', { schema: { querystring: SearchQuery } }, (request) => {
    const { q } = request.query as Static<typeof SearchQuery>;
    return world.boxes.search(q, FOUND_AT_MOST).map(lookAtBox);
  });
  app.get('/api/boxes/:barcode', { schema: { params: BoxParams } }, (request) =>
    lookAtBox(world.boxes.get((request.params as Static<typeof BoxParams>).barcode)),
  );

  act('/api/banks/:bank/aisles/:aisle/person', AisleParams, PersonBody, ({ bank, aisle }, body) =>
    body.present
      ? world.people.enterAisle(bank, aisle, body.person)
      : world.people.leaveAisle(bank, aisle, body.person),
  );
  act('/api/banks/:bank/faults', BankParams, BankFaultsBody, ({ bank }, body) =>
    turnBankKnobs(world.bank(bank), body),
  );
  act('/api/banks/:bank/panel', BankParams, LocalPanelBody, ({ bank }, body) => {
    const controller = room.controller(bank);
    if (body.stop) controller.localStop();
    const refused =
      (body.home && !controller.home()) || (body.open !== undefined && !controller.localMove(body.open));
    if (refused) throw new SimulatorError(`bank ${bank} does not move from its own panel now`);
  });
  act('/api/banks/:bank/second-commander', BankParams, OrderBody, ({ bank }, { order, argument }) =>
    room.secondCommander(bank).send(order, argument),
  );
  act('/api/devices/:name/faults', NameParams, FaultBody, ({ name }, body) =>
    room.devices.setFault(name, body),
  );

  act('/api/boxes/:barcode/take', BoxParams, None, ({ barcode }) => world.boxes.take(barcode));
  act('/api/boxes/:barcode/put', BoxParams, PutBody, ({ barcode }, body) =>
    world.boxes.put(barcode, body.slot),
  );
  act('/api/boxes/:barcode/present', BoxParams, ReaderBody, ({ barcode }, { reader }) => {
    room.requireReader(reader);
    world.boxes.present(barcode, reader);
  });
  act('/api/boxes/:barcode/remove', BoxParams, ReaderBody, ({ barcode }, { reader }) =>
    world.boxes.remove(barcode, reader),
  );
  act('/api/boxes/:barcode/carry-through-gate', BoxParams, GateBody, ({ barcode }, body) =>
    room.carryThroughGate(barcode, body.reader),
  );

  act('/api/scanners/:name/scan', NameParams, ScanBody, ({ name }, { text }) => room.scan(name, text));
  act('/api/people/:name/card', NameParams, CardBody, ({ name }, { scanner }) => {
    const { card } = world.people.get(name);
    if (card === '') throw new SimulatorError(`${name} has no card`);
    room.scan(scanner, card);
  });
  act('/api/doors/:name', NameParams, DoorBody, ({ name }, { open, from }) => {
    const door = world.door(name);
    if (open) door.push(from ?? 'inside');
    else door.close();
  });
  act('/api/water/:name', NameParams, WaterBody, ({ name }, { wet }) => {
    room.devices.get(name);
    if (wet) world.wet.add(name);
    else world.wet.delete(name);
  });
  act('/api/air/:name', NameParams, AirBody, ({ name }, body) => world.airOf(name).disturb(body));
  act('/api/germicides/:zone/faults', ZoneParams, GermicideFaultsBody, ({ zone }, body) =>
    turnGermicideKnobs(world.germicideOf(zone), body),
  );
  act('/api/speed', NoParams, SpeedBody, (_params, { factor }) => room.setSpeed(factor));
}
