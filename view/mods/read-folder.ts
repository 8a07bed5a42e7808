/** Files that are read of a folder: far more than a mod has, far fewer than a disk. */
const MOST_FILES = 2000;
type Found = (readonly [path: string, file: File])[];

/** All files of a folder, each with its path from there; hidden folders and installed packages are left out. */
export async function readDroppedFolder(folder: FileSystemDirectoryHandle, before = '', found: Found = []): Promise<Found> {
  for await (const entry of (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values()) {
    if (found.length >= MOST_FILES) break;
    const path = `${before}${entry.name}`;
    if (entry.kind === 'file') found.push([path, await (entry as FileSystemFileHandle).getFile()]);
    else if (!entry.name.startsWith('.') && entry.name !== 'node_modules') await readDroppedFolder(entry as FileSystemDirectoryHandle, `${path}/`, found);
  }
  return found;
}

/** The same of a folder that was dropped, for browsers that give an entry and no handle. */
export async function readEntry(entry: FileSystemEntry, before = '', found: Found = []): Promise<Found> {
  const path = `${before}${entry.name}`;
  if (found.length >= MOST_FILES || entry.name.startsWith('.') || entry.name === 'node_modules') return found;
  if (entry.isFile) {
    found.push([path, await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail))]);
    return found;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A reader gives a hundred entries at a time.
  for (let some = await next(reader); some.length > 0; some = await next(reader)) for (const one of some) await readEntry(one, `${path}/`, found);
  return found;
}

const next = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> => new Promise((done, fail) => reader.readEntries(done, fail));
