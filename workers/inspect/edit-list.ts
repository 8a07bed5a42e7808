import type { World } from '../../engine/index.ts';
import { checkEdit, valueAt } from '../../engine/inspect/index.ts';
import { Edits, FIXED_PARTS, Settings } from '../../game/index.ts';
import { SampleWriter, SETTINGS, type InspectAsk, type InspectEdit, type Refusal, type SettingName, type Tick } from '../../protocol/index.ts';

/** Nothing is set by hand beyond this where no range is declared: a system that counts up to it would not come back. */
const FAR = 1_000_000;
/** Edits that are remembered, to be looked at and taken back. */
const MOST_EDITS = 200;

type Edit = { -readonly [Key in keyof InspectEdit]: InspectEdit[Key] };

/** What was set by hand in one room: each edit on its way through the door, written, or left out. */
export class EditList {
  private readonly edits: Edit[] = [];
  private readonly writer = new SampleWriter();
  private readonly counters;
  private handled: number;
  private refused: number;
  private count = 0;

  /** @param send the door; answers why it refuses, or null */
  constructor(private readonly world: World, private readonly nameOf: (entity: number) => string, private readonly send: (payload: Uint8Array<ArrayBuffer>) => string | null) {
    this.counters = world.resource(Edits);
    this.refused = this.counters.refused;
    this.handled = this.counters.done + this.refused;
  }

  get list(): readonly InspectEdit[] {
    return this.edits;
  }

  /** Sends an edit to the door, if it can be done as things stand. */
  ask(ask: InspectAsk): { readonly ok: true; readonly number: number } | Refusal {
    const checked = checkEdit(this.world, ask, FIXED_PARTS), { part, field, value } = ask;
    if (!checked.ok) return checked;
    const { min, max, bits } = checked.slot.notes;
    if (bits === undefined && ((value > FAR && max === undefined) || (value < -FAR && min === undefined))) return { ok: false, message: `${part}.${field} has no range of its own, so it is set to at most ±${FAR}; ${value} is beyond.` };
    if (part === Settings.id && !Number.isInteger(value) && SETTINGS[field as SettingName]?.step >= 1) return { ok: false, message: `${part}.${field} takes whole numbers; ${value} is none.` };
    return this.push(ask);
  }

  private push(ask: InspectAsk): { readonly ok: true; readonly number: number } | Refusal {
    const { world, edits } = this, { entity, part, field, slot, value } = ask;
    if (!this.writer.edit(entity, `${part}.${field}`, slot, value, 0)) return { ok: false, message: `The name of ${part}.${field} is too long to be sent.` };
    const refusal = this.send(this.writer.take());
    if (refusal !== null) return { ok: false, message: refusal };
    const number = ++this.count;
    edits.push({ number, entity, name: entity === 0 ? part : this.nameOf(entity), part, field, slot, from: valueAt(world, ask)!, to: value, tick: null, refused: '', isUndone: false });
    if (edits.length > MOST_EDITS) edits.shift();
    return { ok: true, number };
  }

  undo(number: number): { readonly ok: true; readonly number: number } | Refusal {
    const edit = this.edits.find((one) => one.number === number);
    if (edit === undefined || edit.refused !== '') return { ok: false, message: 'This edit cannot be taken back: it was not written, or too many came after it.' };
    if (edit.isUndone) return { ok: false, message: 'This edit was taken back already.' };
    // Back to what it was, however far that is.
    const back = { entity: edit.entity, part: edit.part, field: edit.field, slot: edit.slot, value: edit.from }, checked = checkEdit(this.world, back, FIXED_PARTS), answer = checked.ok ? this.push(back) : checked;
    if (answer.ok) edit.isUndone = true;
    return answer;
  }

  /** A tick has run: what waited in it was written, or left out. */
  afterTick(tick: Tick): void {
    const { counters } = this, now = counters.done + counters.refused;
    if (now === this.handled) return;
    const hadRefusals = counters.refused !== this.refused;
    let left = now - this.handled;
    this.handled = now;
    this.refused = counters.refused;
    for (const edit of this.edits) {
      if (left === 0) break;
      if (edit.tick !== null) continue;
      left--;
      edit.tick = tick;
      if (hadRefusals && valueAt(this.world, edit) === null) edit.refused = 'What it belongs to was gone when its tick came.';
    }
  }
}
