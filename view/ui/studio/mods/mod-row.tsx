import { useId, type CSSProperties, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { KeptMod, ModSetting } from '../../../../protocol/index.ts';
import { addsWords, askWords, costWords, momentWords, sizeWords } from '../../../mods/mod-words.ts';
import { modsActions, modsView } from '../../../mods/mods-store.ts';
import { Icon } from '../../icons.tsx';

interface RowProps {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly version: string;
  readonly isOn: boolean;
  /** Null for one that is part of the app. */
  readonly kept: KeptMod | null;
}

/** One mod: its switch, what it costs, what stopped it, its settings, and what can be done with it. */
export function ModRow({ id, name, about, version, isOn, kept }: RowProps): ReactNode {
  const switchId = useId(), here = useStore(modsView, (view) => view.room.find((mod) => mod.id === id)), standing = useStore(modsView, (view) => view.standing.find((mod) => mod.id === id));
  // What stopped it can have switched it off; then the room says so, not the list.
  const runs = here ? here.isOn : isOn, faults = here ? standing?.faults ?? 0 : 0;
  return (
    <li className="mods-row" data-on={runs}>
      <div className="field field-check">
        <label htmlFor={switchId}><span className="mods-name">{name}</span> <span className="mods-version">{version}</span></label>
        <input id={switchId} type="checkbox" checked={runs} onChange={(event) => modsActions()?.setOn(id, event.target.checked)} />
      </div>
      <p className="mods-words">{about}</p>
      {here && runs && standing && <p className="mods-cost">Takes {costWords(standing.micros)}{standing.fuel >= 0.05 && `, ${standing.fuel.toFixed(standing.fuel < 10 ? 1 : 0)} units of work`}.</p>}
      {here && here.stoppedBy !== '' && faults > 0 && (
        <p className="mods-fault" role="status">
          {runs ? `Was stopped ${faults === 1 ? 'once' : `${faults} times`}` : 'Was switched off'}{standing && standing.faultTick >= 0 && `, last at ${momentWords(standing.faultTick)}`}: {here.stoppedBy}. The room goes on without it.
        </p>
      )}
      {here && !runs && here.stoppedBy !== '' && faults === 0 && <p className="mods-fault" role="status">Was switched off: {here.stoppedBy}.</p>}
      {here && runs && here.settings.map((setting) => <Setting key={setting.id} mod={id} setting={setting} />)}
      {kept && (
        <details className="mods-more">
          <summary>About it</summary>
          <ul className="mods-facts">
            {addsWords(kept.adds).map((line) => <li key={line}>{line}</li>)}
            {[...kept.sees.map((one) => `sees ${one}`), ...kept.asks].map((ask) => <li key={ask}>{askWords(ask)}</li>)}
            <li>{[kept.author && `By ${kept.author}`, kept.licence, sizeWords(kept.bytes)].filter((part) => part !== '').join(' · ')}</li>
            <li className="mods-from">{kept.from === '' ? 'From this device' : `From ${kept.from}`}</li>
          </ul>
          <div className="mods-ways">
            {(kept.from !== '' || kept.home !== '') && <button type="button" className="quiet" onClick={() => modsActions()?.update(kept)}><Icon name="undo" /> Look for a newer one</button>}
            <button type="button" className="quiet" onClick={() => modsActions()?.remove(kept)}><Icon name="trash" /> Remove</button>
          </div>
        </details>
      )}
    </li>
  );
}

const digitsOf = (step: number): number => Math.min(3, Math.max(0, (String(step).split('.')[1] ?? '').length));

/** A number of the mod: drawn by the room, so that a mod never draws over the page. A range of 0 and 1 in whole steps is a switch. */
function Setting({ mod, setting: { id, label, unit, min, max, step, value } }: { readonly mod: string; readonly setting: ModSetting }): ReactNode {
  const inputId = useId(), change = (to: number): void => modsActions()?.setSetting(mod, id, to);
  if (min === 0 && max === 1 && step === 1) {
    return <div className="field field-check"><label htmlFor={inputId}>{label}</label><input id={inputId} type="checkbox" checked={value >= 0.5} onChange={(event) => change(event.target.checked ? 1 : 0)} /></div>;
  }
  return (
    <div className="field">
      <label htmlFor={inputId}>{label}</label>
      <output className="field-value" htmlFor={inputId}>{value.toFixed(digitsOf(step))}{unit !== '' && ` ${unit}`}</output>
      <input id={inputId} type="range" min={min} max={max} step={step} value={value} style={{ '--at': (value - min) / (max - min) } as CSSProperties} onChange={(event) => change(Number(event.target.value))} />
    </div>
  );
}
