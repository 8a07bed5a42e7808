import { releaseProxy, wrap, type Remote } from 'comlink';
import type { ExportControl } from '../../protocol/index.ts';

/** A worker for one export or one import: to call it off is to end it. */
export interface OpenedExportWorker {
  readonly control: Remote<ExportControl<Blob>>;
  /** Rejects when the worker could not be loaded, or was ended. */
  readonly broken: Promise<never>;
  end(): void;
}

export function openExportWorker(): OpenedExportWorker {
  const worker = new Worker(new URL('../../workers/export.worker.ts', import.meta.url), { type: 'module', name: 'export' }), control = wrap<ExportControl<Blob>>(worker);
  let stop: (cause: Error) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => { stop = reject; });
  broken.catch(() => undefined);
  worker.onerror = (event) => {
    event.preventDefault();
    stop(new Error(`What writes files did not load: ${event.message || 'the worker did not answer'}. Reload the page and try again.`));
  };
  return {
    control, broken,
    end() {
      control[releaseProxy]();
      worker.terminate();
      stop(new Error('The export was called off.'));
    },
  };
}
