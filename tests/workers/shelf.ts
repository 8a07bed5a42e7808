import { expect } from 'vitest';
import type { SessionRow } from '../../protocol/index.ts';
import type { RecordingStorage } from '../../workers/recorder.ts';

/** Storage in memory, with as much room as it is given. */
export class Shelf implements RecordingStorage {
  readonly files = new Map<string, { row: SessionRow; pieces: Uint8Array[] }>();
  room = Infinity;
  async append(row: SessionRow, ordinal: number, piece: Uint8Array<ArrayBuffer>): Promise<void> {
    if (piece.length > this.room) throw new DOMException('no room', 'QuotaExceededError');
    const file = this.files.get(row.id) ?? { row, pieces: [] };
    expect(ordinal).toBe(file.pieces.length);
    file.pieces.push(piece.slice());
    this.files.set(row.id, { ...file, row });
  }
  row = async (id: string): Promise<SessionRow | undefined> => this.files.get(id)?.row;
  bytesOf = async (id: string): Promise<Uint8Array<ArrayBuffer>> => Uint8Array.from(this.files.get(id)?.pieces.flatMap((piece) => [...piece]) ?? []);
  readonly needed = new Map<string, readonly string[]>();
  needs = async (id: string, hashes: readonly string[]): Promise<void> => void this.needed.set(id, hashes);
  fullness = async (): Promise<number> => 0;
}
