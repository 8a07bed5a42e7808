import { useId, type CSSProperties, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { SETTINGS, type SettingName } from '../../protocol/index.ts';
import { PALETTE_COLOURS } from '../render/palette-colours.ts';
import { stage, type StageActions } from '../stage.ts';
import type { RoomSeen } from './room-watch.ts';

/** What they are called before the room has said so. */
const NAMES = ['Ember', 'Tide', 'Bloom', 'Frost', 'Copper', 'Dusk'] as const;
/** Slowest tempo that the interface offers; 0 means the palette's own. */
const SLOWEST = 40;

/** The tempo that sounds, made slower or faster. */
export function TempoStepper({ actions, bpm }: { readonly actions: StageActions; readonly bpm: number }): ReactNode {
  const set = useStore(stage, (state) => state.settings.tempo), now = set || bpm;
  const step = (by: number): void => actions.setSetting('tempo', Math.max(SLOWEST, Math.min(SETTINGS.tempo.max, Math.round(now) + by)));
  return (
    <span className="tempo" role="group" aria-label="Tempo">
      <button type="button" className="line-button" aria-label="Slower" title="Slower" onClick={() => step(-2)} disabled={now === 0}>−</button>
      <span className="tempo-now" title="Tempo: beats a minute"><output className="tempo-number" aria-label="Beats a minute">{now > 0 ? Math.round(now) : '–'}</output> <span className="tempo-unit" aria-hidden="true">bpm</span></span>
      <button type="button" className="line-button" aria-label="Faster" title="Faster" onClick={() => step(2)} disabled={now === 0}>+</button>
    </span>
  );
}

/** A disc of a palette's five colours. */
const discOf = (colours: readonly string[]): string => `conic-gradient(${colours.slice(0, 5).map((colour, k) => `${colour} ${k * 72}deg ${(k + 1) * 72}deg`).join(', ')})`;

/** The palettes: five colours each, and a name. Brief: a disc each, in the thin line, where there is room for one name only. */
export function PaletteChoice({ actions, seen, isBrief = false }: { readonly actions: StageActions; readonly seen: RoomSeen; readonly isBrief?: boolean }): ReactNode {
  const palettes = useStore(stage, (state) => state.session?.scene.palettes), chosen = useStore(stage, (state) => state.settings.palette), name = useId();
  const now = seen.palette >= 0 ? seen.palette : chosen;
  return (
    <span className={isBrief ? 'palettes palettes-brief' : 'palettes'} role="radiogroup" aria-label="Palette">
      {(palettes ?? NAMES.map((name) => ({ name }))).map((palette, index) => (
        <label key={palette.name} className="palette" title={`Palette: ${palette.name}`}>
          <input type="radio" name={name} value={index} checked={now === index} onChange={() => actions.setSetting('palette', index)} aria-label={palette.name} />
          <span className="palette-lights" aria-hidden="true">
            {isBrief ? <i className="palette-disc" style={{ background: discOf(PALETTE_COLOURS[index]!) }} /> : PALETTE_COLOURS[index]!.slice(0, 5).map((colour) => <i key={colour} style={{ background: colour }} />)}
          </span>
          <span className="palette-name">{palette.name}</span>
        </label>
      ))}
    </span>
  );
}

/** A setting that runs from one end to the other. `say` puts its value in words. */
export function Slide({ actions, name, say, min, label }: {
  readonly actions: StageActions; readonly name: SettingName; readonly say: (value: number) => string; readonly min?: number; readonly label?: string;
}): ReactNode {
  const value = useStore(stage, (state) => state.settings[name]), spec = SETTINGS[name], id = useId(), from = min ?? spec.min;
  const at = (Math.max(from, value) - from) / (spec.max - from);
  return (
    <div className="field">
      <label htmlFor={id}>{label ?? spec.label}</label>
      <output htmlFor={id} className="field-value">{say(value)}</output>
      <input id={id} type="range" min={from} max={spec.max} step={spec.step} value={Math.max(from, value)} aria-valuetext={say(value)}
        style={{ '--at': at } as CSSProperties} onChange={(event) => actions.setSetting(name, Number(event.target.value))} />
    </div>
  );
}

/** A setting with a few named values; value i is `words[i]`. */
export function Pick({ actions, name, words, label }: { readonly actions: StageActions; readonly name: SettingName; readonly words: readonly string[]; readonly label?: string }): ReactNode {
  const value = useStore(stage, (state) => state.settings[name]), group = useId(), title = label ?? SETTINGS[name].label;
  return (
    <fieldset className="field pick">
      <legend>{title}</legend>
      <div className="pick-row">
        {words.map((word, index) => (
          <label key={word} className="pick-one">
            <input type="radio" name={group} value={index} checked={value === index} onChange={() => actions.setSetting(name, index)} />
            <span>{word}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
