import './mods-tab.css';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { problemWords, sizeWords } from '../../../mods/mod-words.ts';
import { modsActions, modsView, type ModsView, type OfferedMod } from '../../../mods/mods-store.ts';
import { readDroppedFolder } from '../../../mods/read-folder.ts';
import { Icon } from '../../icons.tsx';
import { ModRow } from './mod-row.tsx';
import { PermissionSheet } from './permission-sheet.tsx';

/** The player's mods: what is in the room and what it costs, and the ways to get more. */
export function ModsTab(): ReactNode {
  const { kept, offered, asked, trouble, done, busy, fetched, undo, trusted, isOpen } = useStore(modsView);
  const top = useRef<HTMLDivElement>(null), elsewhere = useRef<HTMLDivElement>(null);
  useEffect(() => modsActions()?.refresh(), [isOpen]);
  // What is done is said at the top, wherever it was asked for.
  useEffect(() => { if (busy !== '' || done !== '' || trouble || undo) top.current?.scrollIntoView({ block: 'start' }); }, [busy, done, trouble, undo]);
  const built = (offered ?? []).filter(({ kind, id }) => kind === 'trusted' && trusted.includes(id)), more = (offered ?? []).filter(({ id }) => !trusted.includes(id) && !kept?.some((mod) => mod.id === id));
  return (
    <div ref={top} className="mods-tab">
      {trouble && (
        <div className="mods-trouble" role="alert">
          <p><b>{trouble.title}</b></p>
          <ul>{trouble.problems.slice(0, 6).map((problem) => <li key={problemWords(problem)}>{problemWords(problem)}</li>)}</ul>
          {trouble.problems.length > 6 && <p className="mods-note">And {trouble.problems.length - 6} more.</p>}
          <button type="button" className="quiet" onClick={() => modsActions()?.dismiss()}><Icon name="close" /> Close</button>
        </div>
      )}
      {busy !== '' && <Busy words={busy} fetched={fetched} />}
      {done !== '' && <p className="mods-done" role="status"><Icon name="check" /> {done}</p>}
      {undo && <p className="mods-undo" role="status"><span>{undo.name} is gone.</span><button type="button" className="solid" onClick={() => modsActions()?.undoRemove()}>Bring it back</button></p>}

      {kept === null ? <p className="mods-note" role="status">Looking …</p> : kept.length + built.length === 0 ? (
        <div className="mods-empty">
          <p>No mods yet. A mod brings new things to play, sounds and lights into the room. Try one that comes with the app:</p>
          <button type="button" className="quiet" onClick={() => elsewhere.current?.scrollIntoView({ block: 'start' })}><Icon name="import" /> From elsewhere</button>
        </div>
      ) : (
        <ul className="mods-list" aria-label="Your mods">
          {kept.map((mod) => <ModRow key={mod.id} id={mod.id} name={mod.name} about={mod.about} version={mod.version} isOn={mod.isOn} kept={mod} />)}
          {built.map((mod) => <ModRow key={mod.id} id={mod.id} name={mod.name} about={mod.about} version={mod.version} isOn={trusted.includes(mod.id)} kept={null} />)}
        </ul>
      )}
      {kept !== null && kept.length > 0 && <GetOne />}
      {more.length > 0 && (
        <>
          {(kept?.length ?? 0) + built.length > 0 && <h3>Comes with the app</h3>}
          <ul className="mods-offered" aria-label="Mods that come with the app">{more.map((mod) => <Offered key={mod.id} mod={mod} />)}</ul>
        </>
      )}
      {/* Below the list that a newcomer sees first, above it for whoever has some already. */}
      <div ref={elsewhere}>{kept?.length === 0 && <GetOne />}</div>
      {asked && <PermissionSheet key={asked.card.hash} asked={asked} />}
    </div>
  );
}

/** What is being done; of what is fetched, how far it has come, and the way out. */
function Busy({ words, fetched }: { readonly words: string; readonly fetched: ModsView['fetched'] }): ReactNode {
  return (
    <div className="mods-busy">
      <p className="mods-note" role="status">{words} …{fetched && ` ${sizeWords(fetched.bytes)}${fetched.of > 0 ? ` of ${sizeWords(fetched.of)}` : ''}`}</p>
      {fetched && fetched.of > 0 && <progress value={fetched.bytes} max={fetched.of} aria-label="Fetched" />}
      {words.startsWith('Looking') && <button type="button" className="quiet" onClick={() => modsActions()?.cancel()}><Icon name="close" /> Cancel</button>}
    </div>
  );
}

function Offered({ mod }: { readonly mod: OfferedMod }): ReactNode {
  return (
    <li>
      <button type="button" className="mods-one" onClick={() => modsActions()?.lookAtOffered(mod)}>
        <Icon name="plus" /><span className="mods-name">{mod.name}</span><span className="mods-words">{mod.about}</span>
      </button>
    </li>
  );
}

/** By folder, by file, by address. Dropping one anywhere on the page does the same. */
function GetOne(): ReactNode {
  const folder = useRef<HTMLInputElement>(null), file = useRef<HTMLInputElement>(null), addressId = useId(), [address, setAddress] = useState('');
  return (
    <>
      <h3>Get one from elsewhere</h3>
      <div className="mods-ways">
        <button type="button" className="quiet" onClick={() => void chooseFolder(folder.current)}><Icon name="import" /> A folder</button>
        <button type="button" className="quiet" onClick={() => file.current?.click()}><Icon name="file" /> A file</button>
        <input ref={folder} type="file" hidden aria-label="Folder of a mod" {...{ webkitdirectory: '' }} onChange={(event) => {
          const files = [...(event.target.files ?? [])], name = files[0]?.webkitRelativePath.split('/')[0] ?? 'The folder';
          event.target.value = '';
          if (files.length > 0) modsActions()?.lookAtFiles(name, files.map((one) => [one.webkitRelativePath, one]));
        }} />
        <input ref={file} type="file" hidden accept=".jammod,.jam-mod,.zip" aria-label="File of a mod" onChange={(event) => {
          const one = event.target.files?.[0];
          event.target.value = '';
          if (one) modsActions()?.lookAtFile(one);
        }} />
      </div>
      <form className="mods-address" onSubmit={(event) => {
        event.preventDefault();
        if (address.trim() !== '') modsActions()?.lookAtAddress(address.trim());
      }}>
        <label htmlFor={addressId}>Address</label>
        <input id={addressId} type="text" inputMode="url" placeholder="https://" value={address} onChange={(event) => setAddress(event.target.value)} />
        <button type="submit" className="solid" disabled={address.trim() === ''}>Look</button>
      </form>
      <p className="mods-note">Or drop a mod onto the page. You see what it may do before it comes in.</p>
    </>
  );
}

/** The browser's own folder chooser where there is one, the older way elsewhere. */
async function chooseFolder(input: HTMLInputElement | null): Promise<void> {
  const picker = (globalThis as { showDirectoryPicker?: () => Promise<FileSystemDirectoryHandle> }).showDirectoryPicker;
  if (!picker) return input?.click();
  try {
    const chosen = await picker.call(globalThis);
    modsActions()?.lookAtFiles(chosen.name, await readDroppedFolder(chosen));
  } catch { /* nothing was chosen */ }
}
