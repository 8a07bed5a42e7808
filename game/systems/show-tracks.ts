import { query, res, system, write } from '../../engine/index.ts';
import { MAX_TRACKS, TRACK_STATE, ZONE_KIND, ZONE_STATE } from '../../protocol/index.ts';
import { Tracks } from '../components/track.ts';
import { Zone } from '../components/zone.ts';

/** Zone states by TRACK_STATE. */
const SHOWN: readonly number[] = (() => {
  const shown: number[] = [];
  shown[TRACK_STATE.empty] = shown[TRACK_STATE.stopped] = ZONE_STATE.idle;
  shown[TRACK_STATE.armed] = shown[TRACK_STATE.starting] = ZONE_STATE.armed;
  shown[TRACK_STATE.recording] = shown[TRACK_STATE.playing] = shown[TRACK_STATE.overdubbing] = ZONE_STATE.sounding;
  shown[TRACK_STATE.ending] = ZONE_STATE.ending;
  return shown;
})();
/** Light of a track's zone: while it is muted, and what its level adds. */
const DIM = 0.2, LOUD = 0.6;

/** What zones that play a track show of it. */
export const showTracks = system('station/show-tracks', { zones: query({ zone: write(Zone) }), tracks: res(Tracks) }, ({ zones, tracks }) => {
  const { ids, length, zone } = zones;
  for (let i = 0; i < length; i++) {
    const row = ids[i]!;
    if (zone.kind[row] !== ZONE_KIND.track) continue;
    const track = zone.ordinal[row]! % MAX_TRACKS, state = SHOWN[tracks.state[track]!]!;
    zone.state[row] = state;
    zone.phase[row] = tracks.phase[track]!;
    zone.wait[row] = tracks.wait[track]!;
    zone.energy[row] = state === ZONE_STATE.sounding || state === ZONE_STATE.ending ? DIM + (tracks.isMuted[track] === 1 ? 0 : LOUD * tracks.level[track]!) : 0;
  }
});
