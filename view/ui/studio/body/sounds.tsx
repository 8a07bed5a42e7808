import { useEffect, useId, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { PARAMS } from '../../../../protocol/index.ts';
import { MAX_SOUND_PARAMS } from '../../../body/body-file.ts';
import { body, type BodyActions } from '../../../body/body-store.ts';
import { Icon } from '../../icons.tsx';
import { Slider } from './mappings.tsx';

const OFFERED = PARAMS.filter(({ name }) => !name.startsWith('track'));
const labelOf = (param: number): string => PARAMS.find(({ id }) => id === param)?.label ?? 'Something';

/** Sounds by example: hold a sound, show the pose or the movement that belongs to it, and again for others. */
export function Sounds({ actions }: { readonly actions: BodyActions }): ReactNode {
  const { params, poses } = useStore(body, (state) => state.set.sound), showing = useStore(body, (state) => state.showing), id = useId(), [values, setValues] = useState<Readonly<Record<number, number>>>({});
  useEffect(() => { setValues(Object.fromEntries(params.map((param) => [param, PARAMS.find((one) => one.id === param)?.rest ?? 0.5]))); }, [params]);
  const valueOf = (param: number): number => values[param] ?? 0.5;
  return (
    <section aria-label="Sounds by example">
      <h3>Sounds by example</h3>
      <p className="body-words">{params.length === 0 ? 'Choose what a sound is made of.' : poses.length === 0 ? 'Set a sound. Then show the pose or movement for it.' : poses.length === 1 ? 'Set another sound, and show another pose.' : 'Move: the sound goes between your poses.'}</p>
      {params.map((param, n) => (
        <div key={param} className="body-sound">
          <Slider id={`${id}${n}`} words={labelOf(param)} min={0} max={1} step={0.01} value={valueOf(param)} say={(value) => `${Math.round(value * 100)} %`} onChange={(value) => { setValues({ ...values, [param]: value }); actions.holdParam(param, value); }} />
          <button type="button" className="body-button body-small" aria-label={`Without ${labelOf(param)}`} onClick={() => actions.setSoundParams(params.filter((one) => one !== param))}><Icon name="trash" /></button>
        </div>
      ))}
      {params.length < MAX_SOUND_PARAMS && poses.length === 0 && (
        <div className="field">
          <label htmlFor={`${id}add`}>Add</label>
          <select id={`${id}add`} value="" onChange={(event) => { if (event.target.value !== '') actions.setSoundParams([...params, Number(event.target.value)]); }}>
            <option value="">something of the sound …</option>
            {OFFERED.filter((one) => !params.includes(one.id)).map((one) => <option key={one.id} value={one.id}>{one.label}</option>)}
          </select>
        </div>
      )}
      {poses.length > 0 && (
        <ul className="body-poses" aria-label="Poses">
          {poses.map((pose, index) => (
            <li key={index}>
              <button type="button" className="body-show" onClick={() => actions.removePose(index)} aria-label={`Delete pose ${index + 1}: ${pose.values.map((value, n) => `${labelOf(params[n]!)} ${Math.round(value * 100)} %`).join(', ')}`} title="Delete this pose">{index + 1}</button>
            </li>
          ))}
        </ul>
      )}
      {params.length > 0 && <div className="body-row"><button type="button" className="body-button body-main" disabled={showing !== null} onClick={() => actions.showPose(params.map(valueOf))}>Show the pose</button></div>}
    </section>
  );
}
