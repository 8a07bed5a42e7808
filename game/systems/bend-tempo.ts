import { columns, read, reads, res, resMut, rowPart, system, Time, type Args } from '../../engine/index.ts';
import { TICK_MICROS, TICK_RATE } from '../../protocol/index.ts';
import { AttackStruck } from '../components/attack.ts';
import { Player } from '../components/player.ts';
import { beatOfTick, Pulse } from '../components/pulse.ts';
import { KeyStruck, Room } from '../components/room.ts';
import { Settings } from '../components/settings.ts';
import { Tempo } from '../components/tempo.ts';
import { Station } from '../components/track.ts';
import { forgetBeat, tempoFor, trackBeat } from '../feel/track-beat.ts';

/** The tempo is bent every eighth of a second, by no more than this share a second, and goes home this slowly when nobody keeps a beat. */
const EVERY_TICKS = 16, FASTEST = 0.05, HOMEWARD = 0.01;
/** Lateness of strokes up to this is none, beats: what sound and camera add must not drag the music. Beyond, the lines go towards the strokes by so much tempo a beat. */
const IN_TIME = 0.07, NUDGE = 0.12, MOST_NUDGE = 0.025, NUDGE_STEP = MOST_NUDGE / 4;
/** Share that a stroke has in the running lateness. */
const PHASE_SHARE = 0.25;

const params = {
  strokes: reads(AttackStruck), keys: reads(KeyStruck), players: columns(read(Player)), pulses: columns(read(Pulse)), settings: res(Settings), tempo: resMut(Tempo), station: res(Station), room: res(Room), time: res(Time),
};
type Bending = Args<typeof params>;

/** Finds the beat in what people strike, and bends the room's tempo towards it or away from it, as much as the setting `tempoDraw` says. The dancer of light keeps the room's beat and is not asked. */
export const bendTempo = system('feel/bend-tempo', params, (p) => {
  const { strokes, keys, players, settings, tempo, station, time } = p;
  for (let i = strokes.start; i < strokes.end; i++) {
    const at = i & strokes.mask;
    if (players.isBot[rowPart(strokes.player[at]!)] === 0) take(p, strokes.strokeAtMicros[at]! / 1e6);
  }
  for (let i = keys.start; i < keys.end; i++) take(p, (time.tick * TICK_MICROS + keys.micros[i & keys.mask]! - keys.ageMicros[i & keys.mask]!) / 1e6);
  if (time.tick % EVERY_TICKS !== 0) return;
  forgetBeat(tempo, 0, time.seconds);
  // Recorded sound cannot be bent: it holds its tempo.
  const draw = station.held > 0 ? 0 : settings.tempoDraw, isSure = tempo.confidence[0]! > 0;
  if (draw === 0) tempo.target = 1;
  else if (isSure) tempo.target = tempoFor(draw, setPeriod(p) / tempo.period[0]!);
  const most = ((draw !== 0 && isSure ? FASTEST * tempo.confidence[0]! : HOMEWARD) * EVERY_TICKS) / TICK_RATE, goal = draw !== 0 && isSure ? tempo.target : 1;
  const next = Math.max(tempo.factor - tempo.nudge - most, Math.min(tempo.factor - tempo.nudge + most, goal));
  const late = Math.abs(tempo.phase) > IN_TIME ? tempo.phase : 0;
  const nudge = draw > 0 && isSure ? -draw * Math.max(-MOST_NUDGE, Math.min(MOST_NUDGE, NUDGE * late)) : 0;
  tempo.nudge = Math.max(tempo.nudge - NUDGE_STEP, Math.min(tempo.nudge + NUDGE_STEP, nudge));
  tempo.factor = next + tempo.nudge;
});

function take(p: Bending, seconds: number): void {
  const { tempo, pulses, room } = p, pulse = rowPart(room.pulses[0]!);
  if (!trackBeat(tempo, 0, seconds, pulses.period[pulse]!)) return;
  const halves = 2 * (beatOfTick(pulses, pulse, seconds * TICK_RATE) - pulses.origin[pulse]!), late = (halves - Math.floor(halves + 0.5)) / 2;
  tempo.phase = tempo.phase + (late - tempo.phase) * PHASE_SHARE;
}

/** Seconds a beat as set, without what is bent. */
function setPeriod({ pulses, tempo, room }: Bending): number {
  return pulses.period[rowPart(room.pulses[0]!)]! * tempo.factor;
}
