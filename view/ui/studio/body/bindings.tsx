import { useEffect, useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { CHANNELS, MAX_TRACKS, packTrigger, TRIGGER, ZONE_MOMENT } from '../../../../protocol/index.ts';
import { body, type BodyActions } from '../../../body/body-store.ts';
import { SOURCE_CHOICES, TRIGGER_CHOICES, VERBS, wordsOfAct, wordsOfTrigger } from '../../../body/body-words.ts';
import type { BindCard } from '../../../body/body-file.ts';
import { roomByHand } from '../../../room/room-store.ts';
import { stage } from '../../../stage.ts';
import { Icon } from '../../icons.tsx';
import { ListenBar, SourceSelect } from './mappings.tsx';

/** What zones are called, by number. */
function useZoneNames(): Readonly<Record<number, string>> {
  const named = useStore(roomByHand, (state) => state.names), session = useStore(stage, (state) => state.session);
  return Object.keys(named).length > 0 ? named : Object.fromEntries((session?.scene.zones ?? []).map(({ index, name }) => [index, name]));
}

/** What verbs are done to, in the order in which they are offered. */
const VERBS_OF = [['track', 'A track'], ['all', 'All tracks, the show'], ['zone', 'A lantern or drum']] as const;
const CROSSING = 'crossing';
type Chosen = Pick<BindCard, 'trigger' | 'code'>;

/** When this happens, that is done. */
export function Bindings({ actions }: { readonly actions: BodyActions }): ReactNode {
  const bindings = useStore(body, (state) => state.set.bindings), gestures = useStore(body, (state) => state.set.gestures), listening = useStore(body, (state) => state.listening), found = useStore(body, (state) => state.found), zones = useZoneNames(), id = useId();
  const [chosen, setChosen] = useState<Chosen>({ trigger: TRIGGER_CHOICES[0]!.trigger, code: '' }), [isCrossing, setCrossing] = useState(false), [source, setSource] = useState(SOURCE_CHOICES[0]!.packed), [verb, setVerb] = useState(0), [target, setTarget] = useState(0);
  useEffect(() => {
    if (found?.trigger === undefined) return;
    setChosen({ trigger: found.trigger, code: found.code ?? '' });
    setCrossing(false);
  }, [found]);
  const names = gestures.map(({ name }) => name), done = VERBS[verb]!;
  const offered: readonly Chosen[] = [
    ...TRIGGER_CHOICES.map(({ trigger }) => ({ trigger, code: '' })), ...gestures.map((_, n) => ({ trigger: packTrigger(TRIGGER.control, 0, CHANNELS.gesture.first + n), code: '' })),
    ...Object.keys(zones).map((zone) => ({ trigger: packTrigger(TRIGGER.zone, ZONE_MOMENT.effect, Number(zone)), code: '' })),
  ];
  const all = offered.some(({ trigger }) => trigger === chosen.trigger) ? offered : [chosen, ...offered];
  const add = (): void => {
    const usual = SOURCE_CHOICES.find(({ packed }) => packed === source), middle = usual ? (usual.low + usual.high) / 2 : 0.5, back = usual ? Math.abs(usual.high - usual.low) * 0.1 : 0.1;
    actions.addBinding({
      trigger: isCrossing ? packTrigger(TRIGGER.crossing, 0, 0) : chosen.trigger, code: isCrossing ? '' : chosen.code, least: 0, player: isCrossing ? 0 : -1, crossing: isCrossing ? { source, threshold: middle, direction: usual && usual.high < usual.low ? -1 : 1, back } : null,
      act: done.act, target: done.of === 'all' ? 0 : target, a: done.a ?? 0, b: done.b ?? 0, c: 0,
    });
  };
  return (
    <section aria-label="When and then">
      <h3>When … then …</h3>
      {bindings.length === 0 && <p className="body-words">A stamp can record, a gesture can play, a key can mute. Press Show it and do it, or choose.</p>}
      <ul className="body-cards">
        {bindings.map((card) => {
          const words = `When ${wordsOfTrigger(card, names, zones)}: ${wordsOfAct(card, zones)}`;
          return (
            <li key={card.slot} className="body-card body-bind">
              <span>{words}</span>
              <button type="button" className="body-button body-small" onClick={() => actions.removeBinding(card.slot)} aria-label={`Delete: ${words}`}><Icon name="trash" /></button>
            </li>
          );
        })}
      </ul>
      {listening === 'trigger' ? <ListenBar words="Stamp, strike, press a key, a pad …" /> : (
        <>
          <div className="field">
            <label htmlFor={`${id}w`}>When</label>
            <select id={`${id}w`} value={isCrossing ? CROSSING : String(chosen.trigger)} onChange={(event) => { const { value } = event.target; setCrossing(value === CROSSING); if (value !== CROSSING) setChosen(all.find(({ trigger }) => String(trigger) === value) ?? chosen); }}>
              {all.map((one) => <option key={one.trigger} value={one.trigger}>{wordsOfTrigger({ ...one, crossing: null }, names, zones)}</option>)}
              <option value={CROSSING}>something goes past its middle …</option>
            </select>
          </div>
          {isCrossing && <div className="field"><label htmlFor={`${id}s`}>What</label><SourceSelect id={`${id}s`} value={source} onChange={setSource} /></div>}
          <div className="body-add" role="group" aria-label="Then">
            <label htmlFor={`${id}v`} className="body-hidden">Then</label>
            <select id={`${id}v`} value={verb} onChange={(event) => { setVerb(Number(event.target.value)); setTarget(0); }}>{VERBS_OF.map(([of, label]) => <optgroup key={of} label={label}>{VERBS.map((one, n) => one.of === of && <option key={n} value={n}>{one.words}</option>)}</optgroup>)}</select>
            {done.of !== 'all' && (
              <>
                <label htmlFor={`${id}t`} className="body-hidden">{done.of === 'track' ? 'Track' : 'Zone'}</label>
                <select id={`${id}t`} value={target} onChange={(event) => setTarget(Number(event.target.value))}>
                  {done.of === 'track' ? Array.from({ length: MAX_TRACKS }, (_, n) => <option key={n} value={n}>{`Track ${n + 1}`}</option>) : Object.entries(zones).map(([zone, name]) => <option key={zone} value={zone}>{name}</option>)}
                </select>
              </>
            )}
          </div>
          <div className="body-row">
            <button type="button" className="body-button body-main" onClick={add} aria-label="Add: when this, then that">Add</button>
            <button type="button" className="body-button" onClick={() => actions.listen('trigger')}>Show it</button>
          </div>
        </>
      )}
    </section>
  );
}
