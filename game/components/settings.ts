import { resource } from '../../engine/index.ts';
import { SETTINGS } from '../../protocol/index.ts';

/**
 * The settings that the simulation obeys, as protocol `SETTINGS` describes them (units, ranges, meaning). Written only by the
 * input door (and by the hub zone, which turns `palette` on), so that a replay has them too.
 */
export const Settings = resource('room/Settings', {
  tempo: 'f64', key: 'f64', launchQuantisation: 'f64', sensitivity: 'f64', strikeQuantisation: 'f64', palette: 'f64', mirror: 'f64',
  strikeDraw: 'f64', strikeGrid: 'f64', pitchDraw: 'f64', pitchTo: 'f64', phraseDraw: 'f64', tempoDraw: 'f64', richness: 'f64', partners: 'f64',
}, {
  tempo: SETTINGS.tempo.initial, key: SETTINGS.key.initial, launchQuantisation: SETTINGS.launchQuantisation.initial,
  sensitivity: SETTINGS.sensitivity.initial, strikeQuantisation: SETTINGS.strikeQuantisation.initial,
  palette: SETTINGS.palette.initial, mirror: SETTINGS.mirror.initial,
  strikeDraw: SETTINGS.strikeDraw.initial, strikeGrid: SETTINGS.strikeGrid.initial, pitchDraw: SETTINGS.pitchDraw.initial, pitchTo: SETTINGS.pitchTo.initial,
  phraseDraw: SETTINGS.phraseDraw.initial, tempoDraw: SETTINGS.tempoDraw.initial, richness: SETTINGS.richness.initial, partners: SETTINGS.partners.initial,
});
