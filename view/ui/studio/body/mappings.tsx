import { useEffect, useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { MAP_CURVE } from '../../../../protocol/index.ts';
import type { MapCard } from '../../../body/body-file.ts';
import { body, type BodyActions } from '../../../body/body-store.ts';
import { bend, CURVES, SOURCE_CHOICES, TARGET_CHOICES, wordsOfSource, wordsOfTarget } from '../../../body/body-words.ts';
import { Icon } from '../../icons.tsx';

const groupsOf = <T extends { readonly group: string }>(choices: readonly T[]): (readonly [string, readonly T[]])[] => [...new Set(choices.map(({ group }) => group))].map((group) => [group, choices.filter((one) => one.group === group)]);
const SOURCE_GROUPS = groupsOf(SOURCE_CHOICES), TARGET_GROUPS = groupsOf(TARGET_CHOICES);

/** A choice of what can drive. A source that is not in the list is shown as it is. */
export function SourceSelect({ id, value, onChange }: { readonly id: string; readonly value: number; readonly onChange: (packed: number) => void }): ReactNode {
  return (
    <select id={id} value={value} onChange={(event) => onChange(Number(event.target.value))}>
      {!SOURCE_CHOICES.some(({ packed }) => packed === value) && <option value={value}>{wordsOfSource(value)}</option>}
      {SOURCE_GROUPS.map(([group, choices]) => <optgroup key={group} label={group}>{choices.map(({ packed, words }) => <option key={packed} value={packed}>{words}</option>)}</optgroup>)}
    </select>
  );
}

function TargetSelect({ id, value, onChange }: { readonly id: string; readonly value: number; readonly onChange: (target: number) => void }): ReactNode {
  return (
    <select id={id} value={value} onChange={(event) => onChange(Number(event.target.value))}>
      {TARGET_GROUPS.map(([group, choices]) => <optgroup key={group} label={group}>{choices.map(({ target, words }) => <option key={target} value={target}>{words}</option>)}</optgroup>)}
    </select>
  );
}

/** How long one has to move what is meant. */
export function ListenBar({ words }: { readonly words: string }): ReactNode {
  const listened = useStore(body, (state) => state.listened), actions = useStore(body, (state) => state.actions);
  return (
    <div className="body-listen" role="status">
      <span>{words}</span>
      <progress max={1} value={listened} aria-label={words} />
      <button type="button" className="body-button" onClick={() => actions?.stopListening()}>Cancel</button>
    </div>
  );
}

/** What movement drives. */
export function Mappings({ actions }: { readonly actions: BodyActions }): ReactNode {
  const mappings = useStore(body, (state) => state.set.mappings), listening = useStore(body, (state) => state.listening), found = useStore(body, (state) => state.found);
  const [source, setSource] = useState(SOURCE_CHOICES[0]!.packed), [target, setTarget] = useState(TARGET_CHOICES[0]!.target), [range, setRange] = useState<{ low: number; high: number } | null>(null), sourceId = useId(), targetId = useId();
  useEffect(() => {
    if (found?.source === undefined) return;
    setSource(found.source);
    setRange({ low: found.low ?? 0, high: found.high ?? 1 });
  }, [found]);
  const add = (): void => {
    const usual = SOURCE_CHOICES.find(({ packed }) => packed === source), { low, high } = range ?? usual ?? { low: 0, high: 1 };
    actions.addMapping(source, target, low, high);
    setRange(null);
  };
  return (
    <section aria-label="Movement into sound">
      <h3>Movement into sound</h3>
      {mappings.length === 0 && <p className="body-words">Choose what moves and what it changes. Or press Move it, then move: what moves is found for you.</p>}
      <ul className="body-cards">
        {mappings.map((card) => <MappingCard key={card.slot} card={card} actions={actions} />)}
      </ul>
      <div className="body-add" role="group" aria-label="New mapping">
        <label htmlFor={sourceId} className="body-hidden">What drives</label>
        <SourceSelect id={sourceId} value={source} onChange={(packed) => { setSource(packed); setRange(null); }} />
        <span aria-hidden="true">→</span>
        <label htmlFor={targetId} className="body-hidden">What it drives</label>
        <TargetSelect id={targetId} value={target} onChange={setTarget} />
      </div>
      {listening === 'source' ? <ListenBar words="Move it now, again and again …" /> : (
        <div className="body-row">
          <button type="button" className="body-button body-main" onClick={add}>Add</button>
          <button type="button" className="body-button" onClick={() => actions.listen('source')}>Move it</button>
        </div>
      )}
    </section>
  );
}

/** One mapping: source, curve, target, with what they do now. */
function MappingCard({ card, actions }: { readonly card: MapCard; readonly actions: BodyActions }): ReactNode {
  const [isOpen, setOpen] = useState(false), id = useId(), listening = useStore(body, (state) => state.listening), { slot } = card, change = (part: Partial<MapCard>): void => actions.changeMapping(slot, part), name = `${wordsOfSource(card.source)} drives ${wordsOfTarget(card.target)}`;
  const [isListening, setListening] = useState(false);
  useEffect(() => { if (listening !== 'range') setListening(false); }, [listening]);
  return (
    <li className="body-card" data-map={slot} data-on={card.isOn}>
      <button type="button" className="body-card-head" aria-expanded={isOpen} aria-controls={`${id}more`} onClick={() => setOpen(!isOpen)}>
        <span className="body-from"><span>{wordsOfSource(card.source)}</span><i className="body-bar body-bar-share" aria-hidden="true" /></span>
        <CurvePicture card={card} />
        <span className="body-to"><span>{wordsOfTarget(card.target)}</span><i className="body-bar body-bar-value" aria-hidden="true" /></span>
      </button>
      {isOpen && (
        <div id={`${id}more`} className="body-more" role="group" aria-label={name}>
          <div className="field"><label htmlFor={`${id}s`}>What drives</label><SourceSelect id={`${id}s`} value={card.source} onChange={(source) => { const usual = SOURCE_CHOICES.find(({ packed }) => packed === source); change({ source, ...(usual && { inLow: usual.low, inHigh: usual.high }) }); }} /></div>
          <div className="field"><label htmlFor={`${id}t`}>What it drives</label><TargetSelect id={`${id}t`} value={card.target} onChange={(target) => change({ target })} /></div>
          <div className="field"><label htmlFor={`${id}c`}>Curve</label>
            <select id={`${id}c`} value={card.curve} onChange={(event) => change({ curve: Number(event.target.value) })}>{CURVES.map(({ curve, words }) => <option key={curve} value={curve}>{words}</option>)}</select>
          </div>
          {card.curve === MAP_CURVE.steps && <Slider id={`${id}n`} words="Steps" min={2} max={16} step={1} value={card.steps} say={String} onChange={(steps) => change({ steps })} />}
          <Slider id={`${id}m`} words="Smooth" min={0} max={1000} step={20} value={card.smoothing} say={(value) => (value === 0 ? 'off' : `${(value / 1000).toFixed(2)} s`)} onChange={(smoothing) => change({ smoothing })} />
          <Slider id={`${id}l`} words="Gives at least" min={0} max={1} step={0.01} value={card.outLow} say={(value) => `${Math.round(value * 100)} %`} onChange={(outLow) => change({ outLow })} />
          <Slider id={`${id}h`} words="Gives at most" min={0} max={1} step={0.01} value={card.outHigh} say={(value) => `${Math.round(value * 100)} %`} onChange={(outHigh) => change({ outHigh })} />
          {isListening ? <ListenBar words="Go from one end to the other …" /> : (
            <div className="body-row">
              <button type="button" className="body-button" onClick={() => { setListening(true); actions.listen('range', slot); }}>Learn the range</button>
              <button type="button" className="body-button" onClick={() => change({ inLow: card.inHigh, inHigh: card.inLow })}>Turn round</button>
              <button type="button" className="body-button" aria-pressed={card.isOn} onClick={() => change({ isOn: !card.isOn })}>{card.isOn ? 'On' : 'Off'}</button>
              <button type="button" className="body-button" onClick={() => actions.removeMapping(slot)} aria-label={`Delete: ${name}`}><Icon name="trash" /> Delete</button>
            </div>
          )}
        </div>
      )}
    </li>
  );
}

/** A number to slide, sent when it is let go as well as while it moves. */
export function Slider({ id, words, min, max, step, value, say, onChange }: {
  readonly id: string; readonly words: string; readonly min: number; readonly max: number; readonly step: number; readonly value: number; readonly say: (value: number) => string; readonly onChange: (value: number) => void;
}): ReactNode {
  return (
    <div className="field">
      <label htmlFor={id}>{words}</label>
      <span className="field-value">{say(value)}</span>
      <input id={id} type="range" min={min} max={max} step={step} value={value} aria-valuetext={say(value)} onChange={(event) => onChange(Number(event.target.value))} />
    </div>
  );
}

/** The curve as a small picture, with a dot where it is now. */
function CurvePicture({ card }: { readonly card: MapCard }): ReactNode {
  const points = Array.from({ length: 33 }, (_, n) => `${(2 + (n / 32) * 40).toFixed(1)},${(30 - bend(card.curve, card.steps, n / 32) * 28).toFixed(1)}`).join(' ');
  return (
    <span className="body-curve" aria-hidden="true">
      <svg viewBox="0 0 44 32"><polyline points={points} /></svg>
      <i className="body-dot" />
    </span>
  );
}
