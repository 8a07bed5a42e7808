/**
 * How even or how lively a mix is, as a gain that follows its own level, less 1: added to an AudioParam that stands at 1. No delay.
 *
 * `richness` below 0.5: what is louder than the mix of late is turned down and what is softer up, and all of it stands near a soft level, so that at 0.2
 * the mix keeps within a narrow band. Above: what stands out stands out further, and what is softer is turned down. At 0.5 the gain is 1.
 */
const STEADY = -25, SOFTER = 5, STEADY_FROM = 0.2, EVEN_FROM = 0.6, SLOPE = 0.85, MOST_UP = 15, MOST_DOWN = -26, MOST_STEADY_UP = 12, MOST_STEADY_DOWN = -18;
/** Below this, dB, nothing plays, and the way to the soft level is not looked for. */
const PLAYS = -60;
/** Softer than this, dB, less and less is turned up: hiss and the last of a room's tail stay what they are. */
const FLOOR = -66;
const LIVELY = 0.4, LIVELY_UP = 5, LIVELY_DOWN = -8, LOUDER = 3;
/** Time constants, seconds: of the level now, of late, and of what leaves; of the way to the soft level, and back; of richness, which opens quickly and closes over a breath. The gain
 * is found every so many frames. */
const ATTACK = 0.0005, RELEASE = 0.05, LATE = 0.6, LEAVING = 0.25, SEEKING = 0.4, RETURNING = 1, OPENING = 0.4, CLOSING = 1.5, STEP = 16;
/** So near to 0.5 all is as composed. */
const NEAR = 0.002;

const share = (seconds, frames = 1) => 1 - Math.exp(-frames / (seconds * sampleRate));
const decibels = (power) => 10 * Math.log10(power + 1e-12);
const within = (least, value, most) => Math.max(least, Math.min(value, most));

class Leveller extends AudioWorkletProcessor {
  static get parameterDescriptors() {
    return [{ name: 'richness', defaultValue: 0.5, minValue: 0, maxValue: 1, automationRate: 'k-rate' }];
  }

  constructor() {
    super();
    [this.attack, this.release, this.follow, this.leave] = [share(ATTACK), share(RELEASE), share(LATE), share(LEAVING)];
    [this.seeking, this.returning, this.opening, this.closing] = [share(SEEKING, STEP), share(RETURNING, STEP), share(OPENING, STEP), share(CLOSING, STEP)];
    this.now = 0;
    this.late = this.leaving = 10 ** (STEADY / 10);
    /** Gain that brings what leaves to the soft level, dB. */
    this.steady = 0;
    this.richness = 0.5;
    this.gain = 1;
  }

  /** Gain for the levels now. */
  wanted() {
    const bare = Math.max(0, 1 - 2 * this.richness), rich = Math.max(0, 2 * this.richness - 1), now = decibels(this.now), late = decibels(this.late);
    if (bare === 0) {
      this.steady -= this.steady * this.returning;
      return rich * (LOUDER + within(LIVELY_DOWN, LIVELY * (now - late), LIVELY_UP));
    }
    if (late > PLAYS) this.steady = within(MOST_STEADY_DOWN, this.steady + this.seeking * (STEADY - SOFTER * bare - decibels(this.leaving)), MOST_STEADY_UP);
    return within(MOST_DOWN, Math.min(1, bare / STEADY_FROM) * this.steady + SLOPE * Math.min(1, bare / EVEN_FROM) * (late - now), Math.min(MOST_UP, Math.max(0, now - FLOOR)));
  }

  process(inputs, outputs, { richness: [aim] }) {
    const out = outputs[0][0], left = inputs[0][0], right = inputs[0][1] ?? left;
    for (let from = 0; from < out.length; from += STEP) {
      let { now, late, leaving } = this;
      const through = this.gain * this.gain;
      for (let i = from; i < from + STEP; i++) {
        const power = left ? (left[i] * left[i] + right[i] * right[i]) / 2 : 0;
        now += (power - now) * (power > now ? this.attack : this.release);
        late += (power - late) * this.follow;
        leaving += (power * through - leaving) * this.leave;
      }
      this.now = now;
      this.late = late;
      this.leaving = leaving;
      this.richness += (aim - this.richness) * (this.richness < 0.5 ? this.closing : this.opening);
      const gain = aim === 0.5 && Math.abs(this.richness - 0.5) < NEAR ? 1 : 10 ** (this.wanted() / 20), rise = (gain - this.gain) / STEP;
      for (let i = 0; i < STEP; i++) out[from + i] = this.gain + rise * (i + 1) - 1;
      this.gain = gain;
    }
    return true;
  }
}

registerProcessor('leveller', Leveller);
