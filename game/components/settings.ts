import { field, resource, type NotedField } from '../../engine/index.ts';
import { SETTINGS } from '../../protocol/index.ts';

const setting = (name: keyof typeof SETTINGS): NotedField<'f64'> => {
  const { label, unit, min, max } = SETTINGS[name];
  return field('f64', { min, max, doc: `${label}: ${unit}` });
};

/**
 * The settings that the simulation obeys, as protocol `SETTINGS` describes them (units, ranges, meaning). Written only by the
 * input door (and by the hub zone, which turns `palette` on), so that a replay has them too.
 */
export const Settings = resource('room/Settings', {
  tempo: setting('tempo'), key: setting('key'), launchQuantisation: setting('launchQuantisation'), sensitivity: setting('sensitivity'), strikeQuantisation: setting('strikeQuantisation'),
  palette: setting('palette'), mirror: setting('mirror'), strikeDraw: setting('strikeDraw'), strikeGrid: setting('strikeGrid'), pitchDraw: setting('pitchDraw'),
  pitchTo: setting('pitchTo'), phraseDraw: setting('phraseDraw'), tempoDraw: setting('tempoDraw'), richness: setting('richness'), partners: setting('partners'),
}, {
  tempo: SETTINGS.tempo.initial, key: SETTINGS.key.initial, launchQuantisation: SETTINGS.launchQuantisation.initial,
  sensitivity: SETTINGS.sensitivity.initial, strikeQuantisation: SETTINGS.strikeQuantisation.initial,
  palette: SETTINGS.palette.initial, mirror: SETTINGS.mirror.initial,
  strikeDraw: SETTINGS.strikeDraw.initial, strikeGrid: SETTINGS.strikeGrid.initial, pitchDraw: SETTINGS.pitchDraw.initial, pitchTo: SETTINGS.pitchTo.initial,
  phraseDraw: SETTINGS.phraseDraw.initial, tempoDraw: SETTINGS.tempoDraw.initial, richness: SETTINGS.richness.initial, partners: SETTINGS.partners.initial,
}, { doc: 'The settings that the simulation obeys. Written by the input door, and by the hub zone, which turns the palette on.' });
