import { useEffect, useRef, type ReactNode } from 'react';
import { askedChanges, modsActions, type AskedMod } from '../../../mods/mods-store.ts';
import { addsWords, askWords, sizeWords } from '../../../mods/mod-words.ts';
import { Icon } from '../../icons.tsx';

/** What a mod brings, sees and may do, in plain words, before it comes in. */
export function PermissionSheet({ asked: { card, kept, from } }: { readonly asked: AskedMod }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null), cancel = (): void => modsActions()?.cancel();
  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    element?.querySelector<HTMLElement>('.mods-cancel')?.focus({ preventScroll: true });
    return () => element?.close();
  }, []);
  const { more, less } = kept ? askedChanges(card, kept) : { more: [], less: [] }, adds = addsWords(card.adds), does = [...card.sees.map((one) => `sees ${one}`), ...card.asks];
  const isOlder = kept !== null && kept.version !== card.version && compareVersions(card.version, kept.version) < 0;
  return (
    <dialog ref={dialog} className="mods-sheet" aria-labelledby="mods-sheet-title" onClose={cancel} onKeyDown={(event) => event.stopPropagation()}>
      <h2 id="mods-sheet-title">{card.name} <span className="mods-version">{card.version}</span></h2>
      <p>{card.about}</p>
      {kept && <p className="mods-done">{isOlder ? 'Older than yours' : 'Takes the place of yours'}, {kept.version}.{more.length === 0 && less.length === 0 && ' It may do the same.'}</p>}
      {adds.length > 0 && <><h3>It brings</h3><ul>{adds.map((line) => <li key={line}>{line}</li>)}</ul></>}
      <h3>It may</h3>
      {does.length === 0 ? <p>Nothing beside what it brings.</p> : (
        <ul>{does.map((ask) => <li key={ask} data-new={more.includes(ask)}>{askWords(ask)}{more.includes(ask) && <b> – new</b>}</li>)}</ul>
      )}
      {less.length > 0 && <p className="mods-note">No longer: {less.map((ask) => askWords(ask).toLowerCase()).join(', ')}.</p>}
      <h3>It never can</h3>
      <p>See your camera or hear your microphone, read your files, reach the internet. It runs in a cage, and you can switch it off at any time.</p>
      <p className="mods-note">{[card.author === '' ? 'Its maker is not named' : `By ${card.author}`, card.licence === '' ? 'no licence named' : card.licence, sizeWords(card.bytes)].join(' · ')}<br />{from === '' ? 'From this device' : `From ${from}`}</p>
      <p className="mods-answers">
        <button type="button" className="solid" onClick={() => modsActions()?.install()}>{kept ? 'Change to this one' : 'Install'}</button>
        <button type="button" className="quiet mods-cancel" onClick={cancel}><Icon name="close" /> Cancel</button>
      </p>
    </dialog>
  );
}

/** Below 0 where `a` is the older one. */
function compareVersions(a: string, b: string): number {
  const theirs = b.split('.').map(Number);
  for (const [at, number] of a.split('.').map(Number).entries()) if (number !== theirs[at]) return number - (theirs[at] ?? 0);
  return 0;
}
