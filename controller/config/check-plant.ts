import { Value } from 'typebox/value';
import { say } from './problems.ts';
import type { ConfigPath, References } from './references.ts';
import type { RoomConfig } from './schema.ts';
import { ControlConfig, MINIMUM_MINUTES, PlantConfig } from './schema-plant.ts';

/** What a schema cannot see of plant: names of nothing, outputs used twice, limits that undo each other. */
export function checkPlant(room: RoomConfig, references: References): void {
  // What has not its shape was complained about by the schema.
  const { plant: plants, control } = room.climate ?? {};
  if (!Array.isArray(plants) || !Value.Check(ControlConfig, control)) return;
  const outputs = new Map<string, string>();
  for (const [index, plant] of plants.entries()) {
    if (!Value.Check(PlantConfig, plant)) continue;
    const at = ['climate', 'plant', index];
    if (plants.findIndex(({ id }) => id === plant.id) < index)
      references.complain([...at, 'id'], say(`“${plant.id}”重复`, `"${plant.id}" is used twice`));
    for (const [n, zone] of plant.zones.entries()) references.needZone(zone, [...at, 'zones', n]);
    checkDriven(room, plant, at, references, outputs);
    for (const [n, trouble] of plant.troubles.entries())
      references.needChannel(trouble, [...at, 'troubles', n]);
    if (plant.running) references.needChannel(plant.running, [...at, 'running']);
    if (plant.setPoint) references.needChannel(plant.setPoint, [...at, 'setPoint']);
    checkTimes(plant, at, references);
  }
  for (const [index, path] of control.airPaths.entries())
    for (const [n, zone] of path.entries())
      references.needZone(zone, ['climate', 'control', 'airPaths', index, n]);
  checkOutdoor(room, references);
}

/** Plant hangs on one output, or, where it spreads banks, on them; an output belongs to one thing only. */
function checkDriven(
  room: RoomConfig,
  { id, kind, output, banks }: PlantConfig,
  at: ConfigPath,
  references: References,
  outputs: Map<string, string>,
): void {
  const { complain } = references;
  const airs = kind === 'ventilation';
  if (airs && (!banks || output))
    complain(at, say('密集架通风需要 banks，不用 output', 'a ventilation needs "banks" and no "output"'));
  if (!airs && (!output || banks))
    complain(
      at,
      say('此类设备需要 output，不用 banks', 'this kind of plant needs an "output" and no "banks"'),
    );
  for (const [n, bank] of (banks ?? []).entries())
    if (!room.banks.some((one) => one.bank === bank))
      complain([...at, 'banks', n], say(`没有第 ${bank} 区`, `there is no bank ${bank}`));
  if (!output) return;
  references.needChannel(output, [...at, 'output']);
  const key = `${output.device}/${output.channel}`;
  const door = room.doors.find(
    ({ lock }) => lock.device === output.device && lock.channel === output.channel,
  );
  const other = outputs.get(key) ?? door?.id;
  if (other !== undefined)
    complain([...at, 'output'], say(`该输出已属于“${other}”`, `this output belongs to "${other}" already`));
  outputs.set(key, id);
}

function checkTimes(plant: PlantConfig, at: ConfigPath, { complain }: References): void {
  const { kind, hours, duty, minOnMinutes } = plant;
  if ((kind === 'ventilation' || kind === 'circulation') !== (hours !== undefined))
    complain(
      at,
      hours
        ? say('只有通风和空气循环有时段', 'only ventilation and circulation have "hours"')
        : say('需要 hours：何时运行', 'it needs "hours": when it may run'),
    );
  if (hours && hours.from === hours.to)
    complain([...at, 'hours', 'to'], say('开始与结束相同', 'it ends when it begins'));
  const shortestHours = (minOnMinutes ?? MINIMUM_MINUTES[kind]?.on ?? 0) / 60;
  if (duty && duty.hours >= duty.inHours)
    complain(
      [...at, 'duty', 'hours'],
      say('不短于其窗口：没有限制', 'no shorter than its window: it limits nothing'),
    );
  if (duty && duty.hours < shortestHours)
    complain(
      [...at, 'duty', 'hours'],
      say('短于最短运行时间：无法启动', 'shorter than its minimum time on: it could never start'),
    );
}

/** Outdoor air that nobody measures as such must not decide whether any is let in. */
function checkOutdoor(room: RoomConfig, { complain }: References): void {
  const { outdoor } = room.climate.control;
  if (!outdoor) return;
  for (const quantity of ['temperature', 'humidity'] as const) {
    const point = room.points.find(({ id }) => id === outdoor[quantity]);
    const at = ['climate', 'control', 'outdoor', quantity];
    if (!point)
      complain(at, say(`没有测点“${outdoor[quantity]}”`, `there is no point "${outdoor[quantity]}"`));
    else if (point.quantity !== `outdoor-${quantity}`)
      complain(
        at,
        say(`测点“${point.id}”测的是 ${point.quantity}`, `point "${point.id}" measures ${point.quantity}`),
      );
  }
}
