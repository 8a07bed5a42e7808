import './takes-tab.css';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { EXPORT_KINDS, EXPORT_WORDS, exporting } from '../../../export/export-store.ts';
import { takesActions, takesView } from '../../../takes/takes-store.ts';
import { Progress } from '../../progress.tsx';

/** What a session can be saved as, how far it is, and the way to call it off. The room plays on meanwhile. */
export function SaveSession({ id, title }: { readonly id: string; readonly title: string }): ReactNode {
  const { running, message, hasFailed } = useStore(exporting), isOpen = useStore(takesView, (view) => view.isOpen);
  return (
    <div className="takes-saving">
      <div className="takes-save" role="group" aria-label={`Save ${title} as a file`}>
        {EXPORT_KINDS.map((kind) => (
          <button key={kind} type="button" className="takes-one" disabled={!isOpen || running !== null} onClick={() => takesActions()?.save(kind, id, title)}>
            <span className="takes-name">{EXPORT_WORDS[kind].title}</span><span className="takes-words">{EXPORT_WORDS[kind].words}</span>
          </button>
        ))}
      </div>
      {running && (
        <div className="takes-running">
          <Progress label={`${EXPORT_WORDS[running.kind].title} of ${running.title}`} value={running.progress} />
          <button type="button" className="quiet" onClick={() => takesActions()?.cancel()}>Cancel</button>
        </div>
      )}
      {!running && message !== '' && <p className={hasFailed ? 'takes-trouble' : 'takes-note'} role={hasFailed ? 'alert' : 'status'}>{message}</p>}
    </div>
  );
}
