/**
 * The tape of the loop station: layers of recorded sound, recorded from two inputs (0 the microphone, 1 what is played live) and played in
 * rounds on eight tracks, each an output of its own. All times are frames of the context; nothing is rounded here.
 *
 * A layer holds what lies `before` its first frame and what rang on behind its last, so that where one round meets the next the sound runs on:
 * in the CROSS frames before the seam the round that ends runs out into what came after it, and the next one comes in with what came before it.
 * At the seam itself the new round stands alone, to the sample.
 *
 * What is laid over a track goes round in a layer exactly as long as the track's sound, comes in and goes out over the same CROSS frames, and is read as
 * the ring that it is; it may sound while it is being laid down. Where a pass takes something away of what the track held, the ring is at first all that
 * it held: blocks that are not copied yet are read from what lies beneath.
 *
 * `Tape` is plain: it is given frames and orders, and knows no audio thread.
 */
const TRACKS = 8;
/** Frames over which one round gives way to the next. */
const CROSS = 96;
/** Frames that are kept in front of a layer. */
const BEFORE = 256;
/** Frames over which a level, a place or a whole tape changes when nothing slower was asked for: a hundredth of a second at 48 kHz. */
const SOFT = 480;
/** Sound lies in blocks of this many frames. */
const SHIFT = 14, BLOCK = 1 << SHIFT, MASK = BLOCK - 1;
/** Frames of both inputs that can be looked back on: what is asked to be recorded is mostly asked a moment too late. */
const RING = 1 << 17, RING_MASK = RING - 1;
/** Frames of what lies beneath a layer that are copied on in one go, so that no block of sound comes late for it. */
const COPIED = 2048;
/**
 * Time is stretched in grains that overlap by half, each moved by up to REACH to where it runs on best from the one before (W. Verhelst and M. Roelands, "An overlap-add
 * technique based on waveform similarity (WSOLA)", 1993): seconds. Compared is every third frame, and at first every sixth at every sixth.
 */
const HOP_SECONDS = 0.03, REACH_SECONDS = 0.012, THIN = 3;
const WANTED = new Float32Array(Math.ceil((sampleRate * HOP_SECONDS) / THIN) + 1), FOUND = new Float32Array(Math.ceil((sampleRate * (HOP_SECONDS + 2 * REACH_SECONDS)) / THIN) + 2);
/** Half-band interpolation between frames (Deslauriers and Dubuc, 1989, six points), and the filter before every second frame is left out. */
const HALF_BAND = [3 / 256, -25 / 256, 150 / 256];

class Layer {
  constructor(key, channels, before) {
    this.key = key;
    this.before = before;
    /** Frames that go round; Infinity while that is open. */
    this.frames = Infinity;
    /** It has no ends: before its first frame lies its last. Blocks that nothing was written to are missing. */
    this.isRing = false;
    /** What a ring holds where it has no block of its own: these layers, going round in it. */
    this.beneath = [];
    /** Frames from −before on for which there is memory. */
    this.stored = 0;
    this.blocks = Array.from({ length: channels }, () => []);
  }

  static of(key, channels, before, frames) {
    const layer = new Layer(key, channels.length, before);
    layer.frames = frames;
    layer.stored = channels[0].length;
    layer.isRing = before === 0 && layer.stored === frames;
    channels.forEach((sound, channel) => {
      for (let at = 0; at < sound.length; at += BLOCK) layer.blocks[channel].push(sound.subarray(at, at + BLOCK));
    });
    return layer;
  }

  /** Frames of memory that it takes, over all channels. */
  get size() {
    if (!this.isRing) return this.blocks.length * this.stored;
    return this.blocks.reduce((sum, blocks) => sum + blocks.reduce((frames, block) => frames + (block ? block.length : 0), 0), 0);
  }

  /** A frame counted from the layer's first; silence where there is none. */
  at(channel, index) {
    if (this.isRing) {
      const place = index >= 0 && index < this.frames ? index : modulo(index, this.frames), block = this.blocks[channel][place >> SHIFT];
      return block ? block[place & MASK] : this.beneath.length > 0 ? this.under(channel, place) : 0;
    }
    const place = index + this.before;
    return place >= 0 && place < this.stored ? this.blocks[channel][place >> SHIFT][place & MASK] : 0;
  }

  /** What lies beneath a frame of a ring. */
  under(channel, place) {
    let sum = 0;
    for (const layer of this.beneath) sum += layer.turned(layer.blocks.length > 1 ? channel : 0, place);
    return sum;
  }

  /** A frame of what is heard when this layer goes round, with the change-over between its rounds. */
  turned(channel, index) {
    const place = modulo(index, this.frames), left = this.frames - place;
    if (this.isRing || left > CROSS) return this.at(channel, place);
    const weight = left / (CROSS + 1);
    return weight * this.at(channel, place) + (1 - weight) * this.at(channel, place - this.frames);
  }

  /** At a place between frames, as it sounds when it is passed at `rate`. */
  between(channel, place, rate) {
    const whole = Math.floor(place), part = place - whole;
    if (rate === 2 || rate === -2) {
      if (part === 0) return 0.5 * (this.at(channel, whole) + this.halves(channel, whole, 1));
    }
    if (part === 0) return this.at(channel, whole);
    if (part === 0.5) return this.halves(channel, whole, 0.5);
    // Cubic Hermite (Catmull and Rom, 1974).
    const a = this.at(channel, whole - 1), b = this.at(channel, whole), c = this.at(channel, whole + 1), d = this.at(channel, whole + 2);
    return b + 0.5 * part * (c - a + part * (2 * a - 5 * b + 4 * c - d + part * (3 * (b - c) + d - a)));
  }

  /** Weighted odd neighbours: halfway to the next frame (0.5), or around this one (1). */
  halves(channel, whole, how) {
    let sum = 0;
    for (let tap = 0; tap < 3; tap++) {
      const weight = HALF_BAND[2 - tap];
      sum += how === 1 ? weight * (this.at(channel, whole - 1 - 2 * tap) + this.at(channel, whole + 1 + 2 * tap)) : weight * (this.at(channel, whole - tap) + this.at(channel, whole + 1 + tap));
    }
    return sum;
  }
}

const modulo = (value, length) => (length === Infinity ? value : value - Math.floor(value / length) * length);

/** One round: where it sounds, what of which layers, and how it comes and goes. */
class Round {
  constructor(order, now) {
    this.id = order.id;
    this.from = order.from;
    this.length = order.frames;
    this.layers = order.layers;
    this.rate = order.rate;
    /** How fast the sound is passed when that is not how fast it is played; 1 unless time is stretched. */
    this.stretch = order.stretch ?? 1;
    this.place = order.place;
    /** Grains of each track begin at other moments, so that they are not all sought at once. */
    this.phase = Math.round((sampleRate * HOP_SECONDS * order.track) / TRACKS);
    /** By how much the latest grains are moved, by their number. */
    this.shifts = new Map();
    this.comesAt = Math.max(now, order.from - CROSS);
    /** Ways in which it ends; the earliest counts. Where another round takes over near its own end, its own end does not. */
    this.own = { id: order.id, from: order.from + order.frames, frames: CROSS };
    this.cuts = [];
    this.heir = null;
    this.judge();
  }

  judge() {
    let end = this.heir ?? this.own;
    for (const cut of this.cuts) if (cut.from < end.from || (cut.from === end.from && cut.frames < end.frames)) end = cut;
    this.goesAt = end.from;
    this.goesFor = Math.max(1, end.frames);
  }

  isOver(frame) {
    return frame >= this.goesAt + this.goesFor || (this.goesAt <= this.comesAt && frame >= this.comesAt);
  }

  /** 0–1: comes in, stays, goes out. Two rounds that change over add up to 1. */
  gainAt(frame) {
    let gain = 1;
    const come = frame - this.comesAt, go = frame - this.goesAt;
    if (come < 0) return 0;
    if (come < CROSS) gain = (come + 1) / (CROSS + 1);
    if (go >= this.goesFor) return 0;
    if (go >= 0) gain *= (this.goesFor - go) / (this.goesFor + 1);
    return gain;
  }

  /** What one layer gives at a frame. */
  soundAt(layer, channel, frame) {
    const offset = frame - this.from;
    if (this.stretch === 1) return this.passed(layer, channel, offset, 0, this.rate);
    // Pitch kept: each grain is played at the layer's own rate from where it is due.
    const hop = Math.round(sampleRate * HOP_SECONDS), travel = this.rate * this.stretch, grain = Math.floor((offset + this.phase) / hop), start = grain * hop - this.phase, into = offset - start;
    const weight = 0.5 - 0.5 * Math.cos((Math.PI * into) / hop);
    return weight * this.passed(layer, channel, start, into + this.shiftOf(grain), travel) + (1 - weight) * this.passed(layer, channel, start - hop, into + hop + this.shiftOf(grain - 1), travel);
  }

  shiftOf(grain) {
    return this.shifts.get(grain) ?? 0;
  }

  /** Sees to it that the grains of the frames `from` to `to` are placed, all layers alike. */
  placeGrains(layers, from, to) {
    const hop = Math.round(sampleRate * HOP_SECONDS), first = Math.floor((from - this.from + this.phase) / hop), last = Math.floor((to - 1 - this.from + this.phase) / hop);
    for (let grain = first; grain <= last; grain++) if (!this.shifts.has(grain)) this.shifts.set(grain, this.shifts.has(grain - 1) ? this.bestShift(layers, grain, hop) : 0);
    if (this.shifts.size > 8) for (const grain of this.shifts.keys()) if (grain < first - 1) this.shifts.delete(grain);
  }

  /** Where a grain is most like what would follow on the one before, frames from where it is due. */
  bestShift(layers, grain, hop) {
    const travel = this.rate * this.stretch, start = grain * hop - this.phase, before = this.shiftOf(grain - 1), reach = Math.floor((sampleRate * REACH_SECONDS) / THIN), count = Math.floor(hop / THIN);
    let loudness = 0;
    for (let i = 0; i < count; i++) {
      let sound = 0;
      for (const layer of layers) sound += this.passed(layer, 0, start - hop, hop + before + i * THIN, travel);
      WANTED[i] = sound;
      loudness += sound * sound;
    }
    if (loudness < 1e-9 * count) return 0;
    for (let i = 0; i < count + 2 * reach; i++) {
      let sound = 0;
      for (const layer of layers) sound += this.passed(layer, 0, start, (i - reach) * THIN, travel);
      FOUND[i] = sound;
    }
    const likeness = (lag, step) => {
      let product = 0, energy = 1e-12;
      for (let i = 0; i < count; i += step) {
        const found = FOUND[i + lag + reach];
        product += WANTED[i] * found;
        energy += found * found;
      }
      return product / Math.sqrt(energy);
    };
    let best = 0, most = -Infinity;
    for (let lag = -reach; lag <= reach; lag += 2) {
      const like = likeness(lag, 2);
      if (like > most) [best, most] = [lag, like];
    }
    const coarse = best;
    most = -Infinity;
    for (let lag = Math.max(-reach, coarse - 2); lag <= Math.min(reach, coarse + 2); lag++) {
      const like = likeness(lag, 1);
      if (like > most) [best, most] = [lag, like];
    }
    if (Math.abs(best) === reach) return best * THIN;
    // The top of the parabola through the three best, at a whole frame.
    const left = likeness(best - 1, 1), right = likeness(best + 1, 1), bend = left - 2 * most + right;
    return Math.round((best + (bend < 0 ? (0.5 * (left - right)) / bend : 0)) * THIN);
  }

  /** `offset` output frames into the round the sound is `travel` further each; then `into` frames of it at its own rate. */
  passed(layer, channel, offset, into, travel) {
    const { frames } = layer, rate = this.rate, last = this.length - 1, first = rate < 0 ? this.place - 1 : this.place;
    if (offset < 0) return layer.between(channel, modulo(first, frames) + travel * offset + rate * into, rate);
    if (offset > last) return layer.between(channel, modulo(first + travel * last, frames) + travel * (offset - last) + rate * into, rate);
    const place = modulo(first + travel * offset, frames) + rate * into;
    if (into > 0 || frames === Infinity) return layer.between(channel, place, rate);
    // A layer shorter than the track's sound goes round within it: the same change-over as between rounds.
    const speed = Math.abs(travel), left = (travel > 0 ? frames - place : place + 1) / speed;
    if (left <= CROSS && left <= last - offset) {
      const weight = left / (CROSS + 1);
      return weight * layer.between(channel, place, rate) + (1 - weight) * layer.between(channel, travel > 0 ? place - frames : place + frames, rate);
    }
    return layer.between(channel, place, rate);
  }
}

class Track {
  constructor() {
    this.rounds = [];
    /** Changes of level and place to come, ascending by frame. */
    this.changes = [];
    this.level = { now: 0, to: 0, left: 0 };
    this.pan = { now: 0, to: 0, left: 0 };
    /** Frame at which the latest slow change is over. */
    this.rampsUntil = -Infinity;
  }

  change(change) {
    let at = this.changes.length;
    while (at > 0 && this.changes[at - 1].from > change.from) at--;
    this.changes.splice(at, 0, change);
  }

  turn(value, to, frames) {
    value.to = to;
    value.left = frames;
    if (frames === 0) value.now = to;
  }

  apply(change, frame) {
    const isHeard = this.rounds.some((round) => round.comesAt < frame && !round.isOver(frame) && round.id !== change.id);
    // What a fade has taken in hand it keeps; a round says only what it began with.
    if (change.isRound && isHeard && this.rampsUntil > frame) return;
    const frames = change.isRound ? (isHeard ? SOFT : 0) : change.frames;
    this.turn(this.level, change.level, frames);
    this.turn(this.pan, change.pan, frames);
    this.rampsUntil = change.isRound ? -Infinity : frame + frames;
  }

  static step(value) {
    if (value.left === 0) return value.now;
    value.now += (value.to - value.now) / value.left;
    value.left--;
    return value.now;
  }
}

/** Something that is being recorded. */
class Capture {
  constructor(order, layer) {
    this.id = order.id;
    this.layer = layer;
    this.from = order.from;
    /** How it goes round in a ring: from where, and how fast; null for a layer that is as long as its recording. */
    this.over = order.over ?? null;
    const lead = this.over ? CROSS : BEFORE;
    /** Where in each input it is: `offset` frames after its moment a sound arrives there. */
    this.heads = order.heads.map(({ input, offset }) => ({ input, offset, next: order.from + offset - lead, lowered: -1 }));
    /** The head that comes by first takes away; null where nothing is. */
    this.lowering = this.over && this.over.keep < 1 ? this.heads.reduce((first, head) => (head.offset < first.offset ? head : first)) : null;
    /** A block that is being copied from beneath, and one that a head waits for. */
    this.copying = null;
    this.wanted = -1;
    /** Frames after which it ends; Infinity while that is open. */
    this.length = Infinity;
    this.told = 0;
    this.isFull = false;
  }
}

class Tape {
  /**
   * @param rate frames a second
   * @param most frames of sound that may be held, over all channels
   * @param tell hears pieces of what is recorded, and when it is whole
   */
  constructor(rate, most, tell) {
    this.rate = rate;
    this.most = most;
    this.tell = tell;
    this.tail = Math.floor(rate / 4);
    /** Rounds whose seam is closer than this to where the one before ends follow on it. */
    this.near = Math.floor(rate / 50);
    this.frame = 0;
    this.held = 0;
    this.layers = new Map();
    this.captures = [];
    this.tracks = Array.from({ length: TRACKS }, () => new Track());
    this.rings = [0, 1].map(() => [new Float32Array(RING), new Float32Array(RING)]);
    /** How loud sound must be, by input, to be told; Infinity where none is awaited. */
    this.awaited = [Infinity, Infinity];
  }

  order(order) {
    const track = this.tracks[order.track];
    switch (order.type) {
      case 'layer': {
        this.forget(order.key);
        const layer = Layer.of(order.key, order.channels, order.before, order.frames);
        this.layers.set(order.key, layer);
        this.held += layer.size;
        break;
      }
      case 'forget': for (const key of order.keys) this.forget(key); break;
      case 'record': {
        if (this.layers.has(order.key)) break;
        const layer = new Layer(order.key, order.channels, order.over ? 0 : BEFORE);
        if (order.over) {
          layer.isRing = true;
          layer.frames = layer.stored = order.over.frames;
          if (order.over.keep < 1) layer.beneath = order.over.beneath.map((key) => this.layers.get(key)).filter((under) => under && under.frames < Infinity);
        }
        this.layers.set(order.key, layer);
        this.captures.push(new Capture(order, layer));
        break;
      }
      case 'recordEnd': {
        const capture = this.captures.find(({ layer }) => layer.key === order.key);
        if (!capture) break;
        if (!order.isKept) {
          this.forget(order.key);
          break;
        }
        capture.endId = order.id;
        capture.length = Math.max(1, order.frames);
        if (!capture.over) capture.layer.frames = capture.length;
        break;
      }
      case 'finish': for (const capture of this.captures) if (order.keys === null || order.keys.includes(capture.layer.key)) this.finish(capture, false); this.captures = this.captures.filter(({ isDone }) => !isDone); break;
      case 'round': this.round(track, order); break;
      case 'mix': track.change({ id: order.id, from: order.from, frames: Math.max(order.frames, CROSS), level: order.level, pan: order.pan, isRound: false }); break;
      case 'stop': this.cut(track, { id: order.id, from: Math.max(this.frame, order.from), frames: Math.max(order.frames, CROSS) }, order.from - this.near); break;
      case 'fall': for (const each of this.tracks) this.cut(each, { id: 0, from: Math.max(this.frame, order.from), frames: Math.max(order.frames, CROSS) }, order.from); break;
      case 'await': this.awaited = [0, 1].map((input) => (order.inputs.includes(input) ? order.level : Infinity)); break;
      case 'cancel': this.cancel(new Set(order.ids), order.frames); break;
    }
  }

  forget(key) {
    const layer = this.layers.get(key);
    if (!layer) return;
    this.held -= layer.size;
    this.layers.delete(key);
    this.captures = this.captures.filter((capture) => capture.layer !== layer);
  }

  round(track, order) {
    if (this.frame >= order.from + order.frames) return;
    const round = new Round(order, this.frame);
    // What was to come later is told anew by whoever told this.
    const rounds = track.rounds.filter((other) => other.comesAt < this.frame || other.from < order.from - this.near);
    for (const other of rounds) {
      const takesOver = { id: order.id, from: round.comesAt, frames: CROSS };
      if (Math.abs(other.own.from - order.from) <= this.near) other.heir = takesOver;
      else if (other.own.from > order.from) other.cuts.push(takesOver);
      other.judge();
    }
    track.changes = track.changes.filter((change) => change.from < order.from - this.near);
    track.change({ id: order.id, from: round.comesAt, frames: SOFT, level: order.level, pan: order.pan, isRound: true });
    rounds.push(round);
    track.rounds = rounds;
  }

  /** All rounds end at `cut`; those that begin at `forgetFrom` or later never do. */
  cut(track, cut, forgetFrom) {
    track.rounds = track.rounds.filter((round) => round.comesAt < this.frame || round.from < forgetFrom);
    track.changes = track.changes.filter((change) => change.from < forgetFrom);
    for (const round of track.rounds) {
      round.cuts.push(cut);
      round.judge();
    }
  }

  cancel(ids, frames) {
    for (const track of this.tracks) {
      track.changes = track.changes.filter(({ id }) => !ids.has(id));
      track.rounds = track.rounds.filter((round) => !ids.has(round.id) || round.comesAt < this.frame);
      for (const round of track.rounds) {
        if (round.heir && ids.has(round.heir.id)) round.heir = null;
        round.cuts = round.cuts.filter(({ id }) => !ids.has(id));
        if (ids.has(round.id)) round.cuts.push({ id: 0, from: this.frame, frames: Math.max(frames, CROSS) });
        round.judge();
      }
    }
    for (const capture of [...this.captures]) {
      if (ids.has(capture.id)) {
        this.forget(capture.layer.key);
        this.tell({ type: 'dropped', key: capture.layer.key });
      } else if (capture.endId !== undefined && ids.has(capture.endId)) {
        capture.endId = undefined;
        capture.length = Infinity;
        if (!capture.over) capture.layer.frames = Infinity;
      }
    }
  }

  /** Frames `frame` to `frame + count` are next: `inputs` is one list of channels an input, `outputs` left and right of each track. */
  process(frame, count, inputs, outputs) {
    this.frame = frame;
    this.listen(frame, count, inputs);
    if (this.captures.length > 0) this.capture(frame + count);
    for (let track = 0; track < TRACKS; track++) this.play(this.tracks[track], frame, count, outputs[track]);
    this.frame = frame + count;
  }

  listen(frame, count, inputs) {
    for (let input = 0; input < 2; input++) {
      const channels = inputs[input] ?? [], [left, right] = this.rings[input];
      for (let index = 0; index < count; index++) {
        const at = (frame + index) & RING_MASK, sound = channels.length > 0 ? channels[0][index] : 0;
        left[at] = sound;
        right[at] = channels.length > 1 ? channels[1][index] : sound;
        if (Math.abs(sound) >= this.awaited[input] || Math.abs(right[at]) >= this.awaited[input]) {
          this.awaited = [Infinity, Infinity];
          this.tell({ type: 'sound', key: '', input, frame: frame + index });
        }
      }
    }
  }

  /** Copies what has arrived by `to`. */
  capture(to) {
    for (const capture of this.captures) {
      if (capture.over) this.layOver(capture, to);
      else this.layDown(capture, to);
    }
    if (this.captures.some(({ isDone }) => isDone)) this.captures = this.captures.filter(({ isDone }) => !isDone);
  }

  fill(capture) {
    if (!capture.isFull) this.tell({ type: 'full', key: capture.layer.key });
    capture.isFull = true;
  }

  /** A layer as long as its recording. */
  layDown(capture, to) {
    const { layer } = capture, ends = capture.length + this.tail;
    let settled = Infinity;
    for (const head of capture.heads) {
      const base = capture.from + head.offset, stop = Math.min(to, base + ends);
      if (!capture.isFull && !this.grow(layer, stop - base + layer.before)) this.fill(capture);
      const reach = Math.min(stop, base - layer.before + layer.stored), [left, right] = this.rings[head.input];
      for (let at = Math.max(head.next, to - RING); at < reach; at++) {
        const place = at - base + layer.before, block = place >> SHIFT, index = place & MASK, slot = at & RING_MASK;
        if (layer.blocks.length === 1) layer.blocks[0][block][index] += 0.5 * (left[slot] + right[slot]);
        else {
          layer.blocks[0][block][index] += left[slot];
          layer.blocks[1][block][index] += right[slot];
        }
      }
      head.next = Math.max(head.next, stop);
      settled = Math.min(settled, head.next - base + layer.before);
    }
    const known = Math.min(settled, layer.stored);
    while (known - capture.told >= BLOCK) this.tellPiece(capture, capture.told + BLOCK);
    if (settled >= ends + layer.before) this.finish(capture, !capture.isFull);
  }

  /** A ring that what is captured adds up in, along the way that the track goes meanwhile. */
  layOver(capture, to) {
    const { layer, over, length, lowering } = capture, { place, rate, keep } = over, first = rate < 0 ? place - 1 : place, slow = Math.min(1, Math.abs(rate)), isDouble = Math.abs(rate) > 1;
    let isOver = true;
    if (lowering) {
      // What lies beneath has to have arrived itself.
      if (this.captures.some((other) => layer.beneath.includes(other.layer))) return;
      isOver = this.copy(capture);
    }
    for (const head of capture.heads) {
      const base = capture.from + head.offset, stop = Math.min(to, base + length), [left, right] = this.rings[head.input];
      let waitsAt = stop;
      for (let at = Math.max(head.next, to - RING); at < stop; at++) {
        const frame = at - base, slot = at & RING_MASK;
        // In before its first frame, out before its last: a whole turn meets itself without a seam.
        let gain = frame < 0 ? (frame + CROSS + 1) / (CROSS + 1) : 1;
        if (frame >= length - CROSS) gain *= (length - frame) / (CROSS + 1);
        const index = modulo(Math.floor(first + rate * frame), layer.frames), beside = isDouble ? modulo(index + (rate > 0 ? 1 : -1), layer.frames) : index;
        if (lowering && !capture.isFull) {
          const gap = this.missing(layer, index) ?? this.missing(layer, beside);
          if (gap !== undefined) {
            capture.wanted = gap;
            waitsAt = at;
            break;
          }
          if (head === lowering && head.lowered !== index) {
            const kept = 1 - (1 - keep) * gain;
            this.lower(layer, index, kept);
            if (isDouble) this.lower(layer, beside, kept);
            head.lowered = index;
          }
        }
        this.add(capture, index, gain * slow * left[slot], gain * slow * right[slot]);
        // Twice as fast: one frame that comes in fills two.
        if (isDouble) this.add(capture, beside, gain * left[slot], gain * right[slot]);
      }
      head.next = Math.max(head.next, waitsAt);
      if (head.next < base + length) isOver = false;
    }
    if (isOver) this.finish(capture, !capture.isFull);
  }

  /** The block in which a frame of a ring lies, if it is not there yet. */
  missing(layer, index) {
    return layer.blocks[0][index >> SHIFT] ? undefined : index >> SHIFT;
  }

  lower(layer, index, kept) {
    for (const blocks of layer.blocks) blocks[index >> SHIFT][index & MASK] *= kept;
  }

  /** Copies some of what lies beneath a ring: what a head waits for first. Answers whether all of it is there. */
  copy(capture) {
    const { layer } = capture, { blocks, frames } = layer, count = Math.ceil(frames / BLOCK);
    for (let left = COPIED; left > 0 && !capture.isFull;) {
      if (!capture.copying) {
        let block = capture.wanted;
        for (let next = 0; block < 0 && next < count; next++) if (!blocks[0][next]) block = next;
        if (block < 0) {
          layer.beneath = [];
          return true;
        }
        const size = Math.min(BLOCK, frames - block * BLOCK);
        if (this.held + size * blocks.length > this.most) {
          this.fill(capture);
          break;
        }
        capture.copying = { block, sounds: blocks.map(() => new Float32Array(size)), done: 0 };
      }
      const { block, sounds, done } = capture.copying, to = Math.min(sounds[0].length, done + left);
      sounds.forEach((sound, channel) => {
        for (let at = done; at < to; at++) sound[at] = layer.under(channel, block * BLOCK + at);
      });
      left -= to - done;
      capture.copying.done = to;
      if (to < sounds[0].length) break;
      sounds.forEach((sound, channel) => { blocks[channel][block] = sound; });
      this.held += sounds.length * sounds[0].length;
      capture.copying = null;
      if (block === capture.wanted) capture.wanted = -1;
    }
    return capture.isFull;
  }

  add(capture, index, left, right) {
    const { blocks, frames } = capture.layer, block = index >> SHIFT;
    if (!blocks[0][block]) {
      const size = Math.min(BLOCK, frames - (block << SHIFT));
      if (this.held + size * blocks.length > this.most) return this.fill(capture);
      for (const channel of blocks) channel[block] = new Float32Array(size);
      this.held += size * blocks.length;
    }
    if (blocks.length === 1) blocks[0][block][index & MASK] += 0.5 * (left + right);
    else {
      blocks[0][block][index & MASK] += left;
      blocks[1][block][index & MASK] += right;
    }
    return undefined;
  }

  /** Makes room for so many frames from −before on; false where there is none. */
  grow(layer, frames) {
    while (layer.stored < frames) {
      if (this.held + BLOCK * layer.blocks.length > this.most) return false;
      for (const channel of layer.blocks) channel.push(new Float32Array(BLOCK));
      layer.stored += BLOCK;
      this.held += BLOCK * layer.blocks.length;
    }
    return true;
  }

  tellPiece(capture, to) {
    const { layer } = capture, channels = layer.blocks.map((blocks, channel) => {
      const piece = new Float32Array(to - capture.told);
      for (let at = capture.told; at < to;) {
        const block = blocks[at >> SHIFT], from = at & MASK, count = Math.min(to - at, BLOCK - from);
        if (block) piece.set(block.subarray(from, from + count), at - capture.told);
        else if (layer.beneath.length > 0) for (let frame = at; frame < at + count; frame++) piece[frame - capture.told] = layer.under(channel, frame);
        at += count;
      }
      return piece;
    });
    this.tell({ type: 'piece', key: layer.key, channels }, channels.map(({ buffer }) => buffer));
    capture.told = to;
  }

  finish(capture, isWhole) {
    const { layer } = capture, reached = Math.min(...capture.heads.map((head) => head.next - capture.from - head.offset));
    if (layer.frames === Infinity) layer.frames = Math.max(1, reached);
    const last = layer.isRing ? layer.frames : Math.min(Math.max(0, reached + layer.before), layer.stored, layer.frames + this.tail + layer.before);
    while (last > capture.told) this.tellPiece(capture, Math.min(last, capture.told + BLOCK));
    this.tell({ type: 'whole', key: layer.key, before: layer.before, frames: layer.frames, isWhole });
    capture.isDone = true;
  }

  play(track, frame, count, [left, right]) {
    left.fill(0);
    right.fill(0);
    const { rounds, changes } = track;
    if (rounds.length === 0 && changes.length === 0) return;
    for (const round of rounds) {
      const from = Math.max(frame, round.comesAt), to = Math.min(frame + count, round.goesAt + round.goesFor);
      if (from < to && round.stretch !== 1) round.placeGrains(round.layers.map((key) => this.layers.get(key)).filter(Boolean), from, to);
      for (const key of from < to ? round.layers : []) {
        const layer = this.layers.get(key);
        if (!layer) continue;
        const isStereo = layer.blocks.length > 1;
        for (let at = from; at < to; at++) {
          const gain = round.gainAt(at);
          if (gain === 0) continue;
          const sound = gain * round.soundAt(layer, 0, at);
          left[at - frame] += sound;
          right[at - frame] += isStereo ? gain * round.soundAt(layer, 1, at) : sound;
        }
      }
    }
    for (let index = 0; index < count; index++) {
      while (changes.length > 0 && changes[0].from <= frame + index) track.apply(changes.shift(), frame + index);
      const level = Track.step(track.level), pan = Track.step(track.pan);
      left[index] *= pan <= 0 ? level : level * Math.cos(pan * Math.PI / 2);
      right[index] *= pan >= 0 ? level : level * Math.cos(pan * Math.PI / 2);
    }
    if (rounds.some((round) => round.isOver(frame + count))) track.rounds = rounds.filter((round) => !round.isOver(frame + count));
  }
}

class TapeProcessor extends AudioWorkletProcessor {
  constructor(options) {
    super();
    const { most, orders } = options.processorOptions;
    this.tape = new Tape(sampleRate, most, (message, transfer) => this.port.postMessage(message, transfer ?? []));
    // Rendering offline outruns its messages: what is known beforehand comes with the tape.
    for (const order of orders) this.tape.order(order);
    this.port.onmessage = ({ data }) => this.tape.order(data);
  }

  process(inputs, outputs) {
    this.tape.process(currentFrame, outputs[0][0].length, inputs, outputs);
    return true;
  }
}

registerProcessor('tape', TapeProcessor);
