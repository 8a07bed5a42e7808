import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { InspectCatalogue, InspectSystem, InspectSystemTime } from '../../protocol/index.ts';
import { microsWords, shortOf } from './inspect-words.ts';
import { inspector } from './inspector-store.ts';
import { SystemArcs, SYSTEM_ROW_PX } from './system-arcs.tsx';
import { linksOf, type SystemLink } from './system-links.ts';

/** How much of the latest measurement counts, so that numbers can be read. */
const SMOOTHING = 0.25;

/** The systems of each schedule in the order in which they run: what they cost, what they touch, and whom they hand it to. */
export function SystemsTab({ catalogue }: { readonly catalogue: InspectCatalogue }): ReactNode {
  const seen = useStore(inspector, (state) => state.seen?.systems), chosen = useStore(inspector, (state) => state.system), schedules = useMemo(() => [...new Set(catalogue.systems.map(({ schedule }) => schedule))], [catalogue]);
  const [wanted, setWanted] = useState<string | null>(null), schedule = wanted ?? (schedules.includes('FixedUpdate') ? 'FixedUpdate' : schedules[0] ?? ''), times = useSmoothed(seen?.times);
  const systems = useMemo(() => catalogue.systems.map((system, place) => ({ system, place })).filter(({ system }) => system.schedule === schedule), [catalogue, schedule]);
  const links = useMemo(() => linksOf(systems.map(({ system }) => system)), [systems]), at = systems.findIndex(({ system }) => system.id === chosen);
  const most = Math.max(1, ...systems.map(({ place }) => times?.[place]?.micros ?? 0));
  return (
    <div className="ins-column">
      <div className="ins-bar">
        <label className="ins-dim">Schedule <select className="ins-input" value={schedule} onChange={(event) => setWanted(event.target.value)}>{schedules.map((id) => <option key={id}>{id}</option>)}</select></label>
        <span className="ins-dim">{systems.length} systems · a tick takes {seen ? microsWords(seen.tickMicros) : '…'} of {microsWords(1e6 / catalogue.tickRate)}</span>
      </div>
      <div className="ins-scroll" tabIndex={0} role="region" aria-label="Systems in order">
        <div className="ins-systems">
          <SystemArcs count={systems.length} links={links} chosen={at} />
          <ol>
            {systems.map(({ system, place }, index) => <SystemRow key={system.id} system={system} index={index} time={times?.[place]} most={most} isChosen={index === at} />)}
          </ol>
        </div>
      </div>
      {at >= 0 && <SystemDetail system={systems[at]!.system} at={at} names={systems.map(({ system }) => system.id)} links={links} />}
    </div>
  );
}

function SystemRow({ system, index, time, most, isChosen }: { readonly system: InspectSystem; readonly index: number; readonly time: InspectSystemTime | undefined; readonly most: number; readonly isChosen: boolean }): ReactNode {
  const [set] = system.sets, row = useRef<HTMLLIElement>(null);
  // Who is chosen in the detail below is brought into sight.
  useEffect(() => { if (isChosen) row.current?.scrollIntoView({ block: 'nearest' }); }, [isChosen]);
  return (
    <li ref={row} style={{ height: SYSTEM_ROW_PX }}>
      <button type="button" className="ins-system" aria-pressed={isChosen} onClick={() => inspector.setState({ system: isChosen ? null : system.id })}>
        <span className="ins-number">{index + 1}</span><span className="ins-name">{system.id}</span><span className="ins-set">{set ? shortOf(set) : ''}</span>
        <span className="ins-cost"><i style={{ width: `${time ? Math.min(100, (time.micros / most) * 100) : 0}%` }} /></span>
        <span className="ins-number ins-micros">{time ? microsWords(time.micros) : '…'}</span>
        <span className="ins-number ins-rows">{!time || time.visited === null ? '' : `${Math.round(time.visited)} rows`}</span>
        <span className="ins-number ins-share">{!time ? '' : time.share >= 0.995 ? '' : time.share === 0 ? 'not now' : `${Math.round(time.share * 100)} %`}</span>
      </button>
    </li>
  );
}

function SystemDetail({ system, at, names, links }: { readonly system: InspectSystem; readonly at: number; readonly names: readonly string[]; readonly links: readonly SystemLink[] }): ReactNode {
  const time = useStore(inspector, (state) => state.seen?.systems?.times[state.catalogue?.systems.indexOf(system) ?? -1]);
  const others = (list: readonly SystemLink[], of: (link: SystemLink) => number): ReactNode => (list.length === 0 ? <span className="ins-dim">nobody</span> : list.map((link) => (
    <li key={`${of(link)}${link.things.join()}`}><button type="button" className="ins-link" onClick={() => inspector.setState({ system: names[of(link)]! })}>{names[of(link)]}</button> <span className="ins-dim">{link.things.join(', ')}</span></li>
  )));
  return (
    <section className="ins-open" aria-label="System">
      <h4>{system.id} <span className="ins-dim">{[system.isExclusive && 'has the whole world', system.isConditional && 'runs only under conditions', time && `at most ${microsWords(time.mostMicros)} since the last look`].filter(Boolean).join(' · ')}</span></h4>
      <div className="ins-three">
        <div><h5>Reads</h5><p>{system.reads.join(', ') || 'nothing'}</p><h5>Writes</h5><p>{system.writes.join(', ') || 'nothing'}</p>{system.sets.length > 0 && <><h5>Sets</h5><p>{system.sets.join(', ')}</p></>}</div>
        <div><h5>Takes from</h5><ul>{others(links.filter(({ to }) => to === at), ({ from }) => from)}</ul></div>
        <div><h5>Hands to</h5><ul>{others(links.filter(({ from }) => from === at), ({ to }) => to)}</ul></div>
      </div>
      <button type="button" className="ins-button" onClick={() => inspector.getState().link?.addBreakpoint({ kind: 'system', id: system.id })}>Stop when it runs</button>
    </section>
  );
}

/** Numbers that change ten times a second, calmed. */
function useSmoothed(times: readonly InspectSystemTime[] | undefined): readonly InspectSystemTime[] | undefined {
  const [kept] = useState<{ of: unknown; list: InspectSystemTime[] }>(() => ({ of: null, list: [] }));
  if (times && kept.of !== times) {
    const blend = (before: number | undefined, now: number): number => (before === undefined ? now : before + (now - before) * SMOOTHING);
    kept.list = times.map((time, place) => {
      const before = kept.list.length === times.length ? kept.list[place] : undefined;
      return { ...time, micros: blend(before?.micros, time.micros), share: blend(before?.share, time.share), visited: time.visited === null ? null : blend(before?.visited ?? undefined, time.visited) };
    });
    kept.of = times;
  }
  return times && kept.list;
}
