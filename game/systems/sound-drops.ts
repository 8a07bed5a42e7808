import { reads, res, system, Time, writes } from '../../engine/index.ts';
import { CUE_KIND, INSTRUMENT } from '../../protocol/index.ts';
import { DropLanded } from '../components/rain.ts';
import { CueGiven, Palettes, Song } from '../components/room.ts';
import { Settings } from '../components/settings.ts';
import { scalePitch } from '../palettes/scale-pitch.ts';

/** Of so many drops on the floor one is heard; on hands each third. */
const FLOOR_SHARE = 97, HAND_SHARE = 3;
/** Most drops that are heard in one tick. */
const MOST = 3;
/** Stable keys of drops: above those of props. */
const DROP_KEYS = 0x2000_0000;
const FLOOR_LOW = 74, HAND_LOW = 62;

/** Makes drops sound in the tick after they landed: softly on the floor, clearly on a hand. */
export const soundDrops = system('rain/sound-drops', { landed: reads(DropLanded), cues: writes(CueGiven), palettes: res(Palettes), song: res(Song), settings: res(Settings), time: res(Time) },
  ({ landed, cues, palettes, song, settings, time }) => {
    let heard = 0;
    for (let i = landed.start; i < landed.end && heard < MOST; i++) {
      const at = i & landed.mask, isOnHand = landed.isOnHand[at] === 1;
      if (landed.number[at]! % (isOnHand ? HAND_SHARE : FLOOR_SHARE) !== 0) continue;
      heard++;
      const slot = cues.send();
      cues.tick[slot] = time.tick;
      cues.kind[slot] = CUE_KIND.strike;
      cues.source[slot] = landed.source[at]!;
      cues.instrument[slot] = isOnHand ? INSTRUMENT.kalimba : INSTRUMENT['music-box'];
      cues.pitch[slot] = scalePitch(palettes, song.palette, landed.step[at]!, isOnHand ? HAND_LOW : FLOOR_LOW) + settings.key;
      cues.velocity[slot] = Math.min(1, landed.speed[at]! * (isOnHand ? 0.4 : 0.15));
      cues.pan[slot] = Math.max(-1, Math.min(1, landed.x[at]!));
      cues.zone[slot] = cues.loop[slot] = -1;
      cues.key[slot] = DROP_KEYS + landed.number[at]!;
    }
  });
