import type { SampleWriter } from '../../../protocol/index.ts';
import { RenderFrame, SHOW_ACT, SHOW_FIELD } from '../../../protocol/index.ts';
import { checkShow, compileShow, type ShowAction, type ShowCue, type ShowDocument, type ShowWhen } from '../../../protocol/show/index.ts';
import type { Performance } from '../room/player.ts';

/** Source of what is sent by hand. */
export const STUDIO = 6;
/** Pieces sent in one tick. */
const PIECES_A_TICK = 60;

export const cue = (when: ShowWhen, ...does: ShowAction[]): ShowCue => ({ when, note: '', does });
export const scene = (name: string, ...cues: ShowCue[]): ShowDocument['scenes'][number] => ({ name, seconds: 8, notes: '', cues });
export const showOf = (...scenes: ShowDocument['scenes']): ShowDocument => {
  const checked = checkShow({ format: 'jam-show', version: 1, name: 'A show', scenes });
  if (!checked.ok) throw new Error(checked.problems.join('\n'));
  return checked.show;
};

/** Sends a show to a room, piece by piece, over as many ticks as it takes. */
export function load(play: Performance, show: ShowDocument): { readonly id: number } {
  const { pieces, id } = compileShow(show, play.jam.description);
  for (let at = 0; at < pieces.length; at += PIECES_A_TICK) {
    play.send(STUDIO, (writer) => {
      for (const piece of pieces.slice(at, at + PIECES_A_TICK)) {
        if ('text' in piece) writer.text(0, piece.text, piece.target, piece.words, 0);
        else writer.act(0, piece.act, piece.target, piece.a, piece.b, piece.c, piece.d, 0, 0);
      }
    });
    play.tick();
  }
  return { id };
}

export const ask = (play: Performance, act: number, target = 0, a = 0): void => play.send(STUDIO, (writer: SampleWriter) => writer.act(0, act, target, a, 0, 0, 0, 0, 0));

/** Loads and starts. */
export function start(play: Performance, show: ShowDocument): void {
  load(play, show);
  ask(play, SHOW_ACT.start);
  play.tick();
}

export function frameOf(play: Performance): RenderFrame {
  const frame = new RenderFrame();
  play.jam.writeRenderFrame(frame, 0);
  return frame;
}
export const showField = (play: Performance, field: keyof typeof SHOW_FIELD): number => frameOf(play).show[SHOW_FIELD[field]]!;
