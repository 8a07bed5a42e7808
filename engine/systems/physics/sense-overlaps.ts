import { rowPart } from '../../ecs/entity.ts';
import { UsageError } from '../../ecs/errors.ts';
import { having, read, without } from '../../ecs/query.ts';
import { writes } from '../../scheduler/params/message-params.ts';
import { query } from '../../scheduler/params/query-param.ts';
import { ext, resMut } from '../../scheduler/params/world-params.ts';
import { system } from '../../scheduler/system.ts';
import { Collider, MAX_OVERLAPS, Sensor, SensorEntered, SensorLeft, SensorOverlaps } from '../physics-components.ts';
import { RapierBox } from './rapier-world.ts';

/**
 * Asks Rapier about every sensor and every other body, and tells what is new and what has ended. Both lists are ascending by
 * sensor row and other row, so one walk along both finds the differences.
 *
 * Cost: 7 ns a pair (15 zones and 20 hands: 2 µs), the same whether anything overlaps or not.
 */
export const senseOverlaps = system('engine/senseOverlaps', {
  sensors: query({ collider: read(Collider) }, having(Sensor)), others: query({ collider: read(Collider) }, without(Sensor)),
  overlaps: resMut(SensorOverlaps), entered: writes(SensorEntered), left: writes(SensorLeft), physics: ext(RapierBox),
}, ({ sensors, others, overlaps, entered, left, physics }) => {
  const { narrowPhase, foundSensor, foundOther } = physics;
  const sensorIds = sensors.ids, otherIds = others.ids, sensorCount = sensors.length, otherCount = others.length;
  const handles = sensors.collider.collider;
  let found = 0;
  for (let s = 0; s < sensorCount; s++) {
    const sensorRow = sensorIds[s]!, sensorHandle = handles[sensorRow]!;
    for (let o = 0; o < otherCount; o++) {
      const otherRow = otherIds[o]!;
      if (!narrowPhase.intersection_pair(sensorHandle, handles[otherRow]!)) continue;
      if (found === MAX_OVERLAPS) throw new UsageError(`More than ${MAX_OVERLAPS} bodies are in sensors at once; give bodies that need no sensing other Collider.groups.`);
      foundSensor[found] = sensors.entityAt(sensorRow);
      foundOther[found] = others.entityAt(otherRow);
      found++;
    }
  }

  const keptSensor = overlaps.sensor, keptOther = overlaps.other, kept = overlaps.count;
  let o = 0, n = 0;
  while (o < kept || n < found) {
    const order = o === kept ? 1 : n === found ? -1
      : rowPart(keptSensor[o]!) - rowPart(foundSensor[n]!) || rowPart(keptOther[o]!) - rowPart(foundOther[n]!);
    const isSame = order === 0 && keptSensor[o] === foundSensor[n] && keptOther[o] === foundOther[n];
    if (order <= 0) {
      if (!isSame) {
        const slot = left.send();
        left.sensor[slot] = keptSensor[o]!;
        left.other[slot] = keptOther[o]!;
      }
      o++;
    }
    if (order >= 0) {
      if (!isSame) {
        const slot = entered.send();
        entered.sensor[slot] = foundSensor[n]!;
        entered.other[slot] = foundOther[n]!;
      }
      n++;
    }
  }
  for (let i = 0; i < found; i++) {
    keptSensor[i] = foundSensor[i]!;
    keptOther[i] = foundOther[i]!;
  }
  for (let i = found; i < kept; i++) {
    keptSensor[i] = 0;
    keptOther[i] = 0;
  }
  overlaps.count = found;
});
