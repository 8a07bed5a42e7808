import type { ReactNode } from 'react';
import { MAX_TRACKS, SETTINGS, SHOW_CAMERAS, SHOW_LAMPS, type SettingName } from '../../../../protocol/index.ts';
import { LONGEST_PROMPT, type ShowAction } from '../../../../protocol/show/index.ts';
import { ACT_VERBS, actOfVerb, verbOfAct, type ActAction, type ActVerb } from '../../../show/act-verbs.ts';
import { ACTION_BEGINS } from '../../../show/edit-show.ts';
import { Icon } from '../../icons.tsx';
import { ChoiceField, NumberField, ShareField, WordsField } from './fields.tsx';

/** What is offered: `station` are the acts that have a verb of their own. */
type Offered = ShowAction['do'] | 'station';
const DOES: readonly (readonly [Offered, string])[] = [
  ['loop', 'A loop'], ['light', 'A lamp'], ['zoneLight', 'Light of a place'], ['blackout', 'Blackout'], ['camera', 'Camera'], ['prompt', 'Prompter says'], ['palette', 'Palette'],
  ['speak', 'Recorded track starts'], ['station', 'Tracks and places'], ['setting', 'A setting'], ['silence', 'Everything silent'], ['next', 'Next scene'], ['act', 'Any act (for makers)'],
];

/** Names of what is in the room. */
export interface RoomNames {
  readonly zones: readonly string[];
  /** Places by their number, as an act has it, and their name. */
  readonly places: readonly (readonly [string, string])[];
  /** Loops: name and what is shown, with the palette it belongs to. */
  readonly loops: readonly (readonly [string, string])[];
  readonly palettes: readonly string[];
}

/** One thing that a cue does. */
export function ActionFields({ action, names, onChange, onDelete }: { readonly action: ShowAction; readonly names: RoomNames; readonly onChange: (action: ShowAction) => void; readonly onDelete: () => void }): ReactNode {
  const offered: Offered = action.do === 'act' && verbOfAct(action) ? 'station' : action.do;
  return (
    <li className="show-action">
      <div className="show-fields">
        <ChoiceField label="What it does" isLabelled={false} value={offered} options={DOES} onChange={(does) => onChange(does === 'station' ? actOfVerb(ACT_VERBS[0]!) : ACTION_BEGINS[does])} />
        <button type="button" className="line-button" onClick={onDelete} aria-label="Take this away" title="Take this away"><Icon name="close" /></button>
      </div>
      <div className="show-fields"><Details action={action} names={names} onChange={onChange} /></div>
    </li>
  );
}

function Details({ action, names, onChange }: { readonly action: ShowAction; readonly names: RoomNames; readonly onChange: (action: ShowAction) => void }): ReactNode {
  const over = 'over' in action && <NumberField label="Over" unit="s" value={action.over} min={0} max={3600} step={0.5} onChange={(value) => onChange({ ...action, over: value })} />;
  switch (action.do) {
    case 'loop':
      return (
        <>
          <ChoiceField label="Loop" value={action.loop} options={[['all', 'All loops'], ...names.loops]} onChange={(loop) => onChange({ ...action, loop })} />
          <ChoiceField label="Turn" value={action.how} options={[['on', 'on'], ['off', 'off'], ['switch', 'the other way']]} onChange={(how) => onChange({ ...action, how })} />
        </>
      );
    case 'light':
    case 'zoneLight':
      return (
        <>
          {action.do === 'light'
            ? <ChoiceField label="Lamp" value={action.lamp} options={SHOW_LAMPS.map((lamp) => [lamp, lamp === 'room' ? 'the whole room' : lamp])} onChange={(lamp) => onChange({ ...action, lamp })} />
            : <ChoiceField label="Place" value={action.zone} options={[['all', 'All places'], ...names.zones.map((name) => [name, name] as const)]} onChange={(zone) => onChange({ ...action, zone })} />}
          {over}
          <ShareField label="Bright" value={action.level} onChange={(level) => onChange({ ...action, level })} />
          <ChoiceField label="Colour" value={action.hue === null ? 'own' : 'chosen'} options={[['own', 'its own'], ['chosen', 'this one']]} onChange={(kind) => onChange({ ...action, hue: kind === 'own' ? null : 0.08 })} />
          {action.hue !== null && <ShareField label="Hue" paint="hue" value={action.hue} onChange={(hue) => onChange({ ...action, hue })} />}
        </>
      );
    case 'blackout':
      return <><ChoiceField label="Turn" value={action.level > 0.5 ? 'dark' : 'light'} options={[['dark', 'dark'], ['light', 'light again']]} onChange={(to) => onChange({ ...action, level: to === 'dark' ? 1 : 0 })} />{over}</>;
    case 'camera':
      return <><ChoiceField label="View" value={action.view} options={SHOW_CAMERAS.map((view) => [view, view])} onChange={(view) => onChange({ ...action, view })} />{over}</>;
    case 'prompt':
      return <WordsField label="Words" isLong value={action.words} most={LONGEST_PROMPT} onChange={(words) => onChange({ ...action, words })} />;
    case 'palette':
      return <ChoiceField label="Palette" value={action.palette} options={names.palettes.map((name) => [name, name])} onChange={(palette) => onChange({ ...action, palette })} />;
    case 'setting': {
      const { min, max, step } = SETTINGS[action.setting];
      return (
        <>
          <ChoiceField label="Setting" value={action.setting} options={(Object.keys(SETTINGS) as SettingName[]).map((name) => [name, SETTINGS[name].label])} onChange={(setting) => onChange({ do: 'setting', setting, value: SETTINGS[setting].initial })} />
          <NumberField label="Value" value={action.value} min={min} max={max} step={step} onChange={(value) => onChange({ ...action, value })} />
        </>
      );
    }
    case 'speak':
      return <NumberField label="Track" value={action.track} min={1} max={8} onChange={(track) => onChange({ ...action, track: Math.round(track) })} />;
    case 'act': {
      const verb = verbOfAct(action);
      if (verb) return <VerbFields verb={verb} action={action} places={names.places} onChange={onChange} />;
      return <>{(['act', 'target', 'a', 'b', 'c', 'd'] as const).map((field) => <NumberField key={field} label={field} value={action[field]} min={field === 'act' ? 0x100 : field === 'target' ? 0 : -2_147_483_647} max={field === 'act' || field === 'target' ? 0xffff : 2_147_483_647} onChange={(value) => onChange({ ...action, [field]: Math.round(value) })} />)}</>;
    }
    default:
      return null;
  }
}

const verbKey = ({ act, words }: ActVerb): string => `${act} ${words}`;

/** An act as a person says it: the verb, what it is upon, and what else it wants to know. */
function VerbFields({ verb, action, places, onChange }: { readonly verb: ActVerb; readonly action: ActAction; readonly places: RoomNames['places']; readonly onChange: (action: ActAction) => void }): ReactNode {
  const targets = verb.of === 'track' ? Array.from({ length: MAX_TRACKS }, (_, n) => [String(n), `Track ${n + 1}`] as const) : verb.of === 'pulse' ? [1, 2, 3].map((n) => [String(n), `Pulse ${n + 1}`] as const)
    : verb.of === 'zone' ? places : [];
  return (
    <>
      <ChoiceField label="Does" value={verbKey(verb)} options={ACT_VERBS.map((one) => [verbKey(one), one.words])} onChange={(key) => { const chosen = ACT_VERBS.find((one) => verbKey(one) === key); if (chosen) onChange(actOfVerb(chosen, action.target)); }} />
      {targets.length > 0 && <ChoiceField label={verb.of === 'track' ? 'Track' : verb.of === 'pulse' ? 'Pulse' : 'Place'} value={String(action.target)} options={targets} onChange={(target) => onChange({ ...action, target: Number(target) })} />}
      {verb.asks.map((ask) => (ask.kind === 'choice'
        ? <ChoiceField key={ask.field} label={ask.label} value={String(action[ask.field])} options={ask.options.map(([value, words]) => [String(value), words])} onChange={(value) => onChange({ ...action, [ask.field]: Number(value) })} />
        : <NumberField key={ask.field} label={ask.label} value={action[ask.field] / ask.scale} min={ask.min} max={ask.max} step={ask.step} {...(ask.unit ? { unit: ask.unit } : {})} onChange={(value) => onChange({ ...action, [ask.field]: Math.round(value * ask.scale) })} />))}
    </>
  );
}
