import { COMMANDS, SETTINGS, type SampleWriter, type Tick } from '../../../protocol/index.ts';
import { NoiseStream } from '../../../protocol/motion/index.ts';
import { SOURCES, type ScriptedSource } from './golden-script.ts';

const LEFT_BOW = 12, RIGHT_BOW = 13, HUB = 14, FIRST_DRUM = 8;

/** Everything that the page itself can send: settings, loops and palettes by button, layouts, recentring, silence. */
export function pageButtons(): ScriptedSource {
  const at = new Map<number, (writer: SampleWriter) => void>([
    [2, (w) => w.command(0, COMMANDS.toggleLoop, 0, 100)],
    [40, (w) => w.command(0, COMMANDS.toggleLoop, 4, 2500)],
    [150, (w) => w.setting(SETTINGS.tempo.id, 117.5, 40)],
    [300, (w) => w.setting(SETTINGS.launchQuantisation.id, 1, 0)],
    [310, (w) => { w.command(0, COMMANDS.toggleLoop, 2, 10); w.command(0, COMMANDS.toggleLoop, 7, 11); }],
    [520, (w) => w.setting(SETTINGS.palette.id, 1, 0)],
    [700, (w) => w.setting(SETTINGS.key.id, -3, 0)],
    [760, (w) => w.setting(SETTINGS.strikeQuantisation.id, 1, 0)],
    [900, (w) => w.command(0, COMMANDS.toggleLoop, 0, 700)],
    [1000, (w) => w.setting(SETTINGS.sensitivity.id, 1.75, 0)],
    [1050, (w) => w.command(0, COMMANDS.toggleLoop, HUB, 0)],
    [1300, (w) => w.setting(SETTINGS.launchQuantisation.id, 0, 0)],
    [1310, (w) => w.command(0, COMMANDS.toggleLoop, 5, 0)],
    [1400, (w) => w.command(0, COMMANDS.layout, 1, 0)],
    [1500, (w) => w.command(0, COMMANDS.layout, 0, 0)],
    [1520, (w) => w.command(0, COMMANDS.recentre, 0, 0)],
    [1600, (w) => w.setting(SETTINGS.mirror.id, 0, 0)],
    // Nonsense that the door lets in and the room leaves out, with a line in the log.
    [1650, (w) => { w.setting(99, 3, 0); w.command(0, COMMANDS.toggleLoop, 77, 0); w.command(0, 55, 1, 0); }],
    [1700, (w) => w.command(0, COMMANDS.stopAll, 0, 0)],
    [1760, (w) => w.setting(SETTINGS.tempo.id, 0, 0)],
    [1770, (w) => w.command(0, COMMANDS.toggleLoop, 1, 0)],
  ]);
  return { source: SOURCES.page, name: 'page', write: (tick, writer) => at.get(tick)?.(writer) };
}

/** Keys that strike drums and stand in bows: rolls, two at once, both bows under way with pressure and place. */
export function keys(seed: number): ScriptedSource {
  const noise = new NoiseStream(seed);
  let heldLeft = false, heldRight = false;
  return {
    source: SOURCES.pointer, name: 'keys',
    write(tick: Tick, writer: SampleWriter): void {
      if (tick % 48 === 7 && tick % 480 < 400) writer.strike(1, FIRST_DRUM + Math.floor(noise.uniform() * 4), noise.range(0.2, 1), Math.floor(noise.range(0, 7812)), 8000);
      if (tick % 160 === 33) for (const zone of [8, 9, 11]) writer.strike(1, zone, 0.9, 5000, 0);
      const left = tick % 640 > 200 && tick % 640 < 420, right = tick % 900 > 300 && tick % 900 < 700;
      if (left !== heldLeft || (left && tick % 6 === 0)) writer.hold(1, LEFT_BOW, left, left ? noise.range(0.3, 1) : 0, 0.3, Math.max(-1, Math.min(1, ((tick % 640) - 310) / 110)), 1200, 4000);
      if (right !== heldRight || (right && tick % 5 === 0)) writer.hold(1, RIGHT_BOW, right, right ? 0.7 : 0, noise.range(-0.5, 0.5), noise.range(-1, 1), 2200, 4000);
      heldLeft = left;
      heldRight = right;
      if (tick === 1850) writer.leave(1, 10);
    },
  };
}
