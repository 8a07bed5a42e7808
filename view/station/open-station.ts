import { STATION_ACT } from '../../protocol/index.ts';
import type { OpenPart } from '../parts/part.ts';
import { Performer } from '../parts/performer.ts';
import { recall, recallNumber, remember } from '../remembered.ts';
import { stage } from '../stage.ts';
import { startStationKeys } from './station-keys.ts';
import { seeStation } from './station-seen.ts';
import { station, type ActStation, type StationAct } from './station-store.ts';

/** How often the page looks at what the tracks do, ms. Rings are drawn by themselves. */
const LOOK_MS = 50;

/** What is remembered on this device, and its range and first value. */
const KEPT = { stationRecordLine: [0, 3, 2], stationLaunchLine: [0, 3, 2], stationCountIn: [0, 16, 0], stationFirstSetsTempo: [0, 1, 1], stationMetronome: [0, 1, 0], stationAfterRecord: [0, 1, 0], stationAutoRecord: [0, 1000, 0] } as const;

/** What an act of the settings changes, by the name under which it is kept. */
function keptBy(act: StationAct, a: number, b: number): Readonly<Record<string, number>> {
  switch (act) {
    case 'quantise': return { ...(a >= 0 && { stationRecordLine: a }), ...(b >= 0 && { stationLaunchLine: b }) };
    case 'countIn': return { stationCountIn: a };
    case 'firstSetsTempo': return { stationFirstSetsTempo: a };
    case 'metronome': return { stationMetronome: a };
    case 'afterRecord': return { stationAfterRecord: a };
    case 'autoRecord': return { stationAutoRecord: a };
    default: return {};
  }
}

/** The loop station's side of the page: what its tracks do is seen, its keys are heard, its settings are as they were last time. */
export const openStation: OpenPart = ({ live }) => {
  const performer = new Performer(live);
  const act: ActStation = (name, target = 0, a = 0, b = 0) => {
    performer.act(STATION_ACT[name], target, a, b);
    const kept = keptBy(name, a, b);
    if (Object.keys(kept).length > 0) remember(kept);
  };
  const kept = recall(), was = (name: keyof typeof KEPT): number => recallNumber(kept, name, KEPT[name][0], KEPT[name][1], KEPT[name][2]), isOther = (name: keyof typeof KEPT): boolean => was(name) !== KEPT[name][2];
  if (isOther('stationRecordLine') || isOther('stationLaunchLine')) act('quantise', 0, was('stationRecordLine'), was('stationLaunchLine'));
  if (isOther('stationCountIn')) act('countIn', 0, was('stationCountIn'));
  if (isOther('stationFirstSetsTempo')) act('firstSetsTempo', 0, was('stationFirstSetsTempo'));
  if (isOther('stationMetronome')) act('metronome', 0, was('stationMetronome'));
  if (isOther('stationAfterRecord')) act('afterRecord', 0, was('stationAfterRecord'));
  if (isOther('stationAutoRecord')) act('autoRecord', 0, was('stationAutoRecord'));

  const mindful: ActStation = (name, target = 0, a = 0, b = 0) => {
    if (target < 8) station.setState({ current: target });
    act(name, target, a, b);
  };
  station.setState({ act: mindful });
  startStationKeys((name, track, ageMicros) => {
    if (name !== 'stopAll') station.setState({ current: track });
    performer.act(STATION_ACT[name], track, 0, 0, 0, 0, ageMicros);
  }, () => station.getState().current);
  window.setInterval(() => {
    const session = stage.getState().session;
    if (!session) return;
    const before = station.getState().seen, seen = seeStation(session.frame, before);
    if (seen !== before) station.setState({ seen });
  }, LOOK_MS);
};
