import type { ReactNode } from 'react';
import { KEY_CODES } from '../../../../protocol/index.ts';
import type { ShowWhen } from '../../../../protocol/show/index.ts';
import { WHEN_BEGINS } from '../../../show/edit-show.ts';
import { keyWord } from '../../../show/show-words.ts';
import { ChoiceField, NumberField } from './fields.tsx';

const KINDS: readonly (readonly [ShowWhen['kind'], string])[] = [
  ['go', 'By hand or clicker'], ['start', 'With the scene'], ['bar', 'On a bar'], ['time', 'At a time'], ['after', 'After the cue before'], ['zone', 'A place is played'],
  ['foot', 'A foot strikes'], ['gesture', 'A gesture I taught'], ['key', 'A key or foot switch'], ['control', 'A knob or note'],
];

/** When a cue comes. */
export function WhenFields({ when, zones, onChange }: { readonly when: ShowWhen; readonly zones: readonly string[]; readonly onChange: (when: ShowWhen) => void }): ReactNode {
  return (
    <div className="show-fields">
      <ChoiceField label="When" value={when.kind} options={KINDS} onChange={(kind) => onChange(kind === 'zone' && zones[0] ? { kind, zone: zones[0], touch: 'played' } : WHEN_BEGINS[kind])} />
      {when.kind === 'bar' && <><NumberField label="Bar" value={when.bar} min={1} max={9999} onChange={(bar) => onChange({ ...when, bar: Math.round(bar) })} /><NumberField label="Beat" value={when.beat} min={1} max={64} step={0.5} onChange={(beat) => onChange({ ...when, beat })} /></>}
      {(when.kind === 'time' || when.kind === 'after') && <NumberField label="Seconds" value={when.seconds} min={0} max={3600} step={0.5} onChange={(seconds) => onChange({ ...when, seconds })} />}
      {when.kind === 'zone' && (
        <>
          <ChoiceField label="Place" value={when.zone} options={zones.map((name) => [name, name])} onChange={(zone) => onChange({ ...when, zone })} />
          <ChoiceField label="How" value={when.touch} options={[['played', 'played'], ['entered', 'entered'], ['left', 'left']]} onChange={(touch) => onChange({ ...when, touch })} />
        </>
      )}
      {when.kind === 'foot' && <ChoiceField label="Foot" value={when.foot} options={[['either', 'either'], ['left', 'left'], ['right', 'right']]} onChange={(foot) => onChange({ ...when, foot })} />}
      {when.kind === 'gesture' && <NumberField label="Gesture" value={when.gesture} min={1} max={32} onChange={(gesture) => onChange({ ...when, gesture: Math.round(gesture) })} />}
      {when.kind === 'key' && <ChoiceField label="Key" value={when.key} options={KEY_CODES.map((code) => [code, keyWord(code)])} onChange={(key) => onChange({ ...when, key })} />}
      {when.kind === 'control' && <><NumberField label="Channel" value={when.channel} min={0} max={511} onChange={(channel) => onChange({ ...when, channel: Math.round(channel) })} /><NumberField label="At least" value={when.least} min={0} max={1} step={0.05} onChange={(least) => onChange({ ...when, least })} /></>}
    </div>
  );
}
