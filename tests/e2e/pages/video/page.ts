import { CUE, CUE_KIND, CUE_STRIDE, INSTRUMENT, TICK_RATE } from '../../../../protocol/index.ts';
import { createAudio, type AudioEngine } from '../../../../view/audio/index.ts';
import { VideoRecorder, type VideoStatus } from '../../../../view/looks/video-recorder.ts';
import { memoryVideoStore, openVideoStore, type VideoStore } from '../../../../view/looks/video-store.ts';

/** A page with a canvas that flashes and a mix that clicks at the same moments, and the stage's own recorder of both. */
const canvas = document.querySelector<HTMLCanvasElement>('#stage')!;
const gl = canvas.getContext('webgl2', { alpha: false })!;
/** EpochMs of each flash; it lasts 90 ms. */
const flashes: number[] = [];
const statuses: VideoStatus[] = [];
/** What is called whenever the canvas was drawn. */
const copies = new Set<() => void>();
let audio: AudioEngine | null = null, recorder: VideoRecorder | null = null, store: VideoStore = memoryVideoStore();

function draw(): void {
  requestAnimationFrame(draw);
  const now = performance.timeOrigin + performance.now(), isLit = flashes.some((at) => now >= at && now < at + 90);
  gl.clearColor(isLit ? 1 : 0.04, isLit ? 1 : 0.04, isLit ? 1 : 0.06, 1);
  gl.clear(gl.COLOR_BUFFER_BIT);
  for (const copy of copies) copy();
}
draw();

const toBase64 = async (blob: Blob): Promise<string> => {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text);
};

const stage = {
  statuses,
  flashes,
  /** Makes sound run, so that there is something to record. */
  async makeSound(): Promise<void> {
    audio = createAudio({ base: new URL('/sounds/', location.href).href, hasGreeting: false });
    audio.describe({ palettes: [{ name: 'Ember', bpm: 84, key: 'D minor' }], loops: [{ index: 0, name: 'One', palette: 0, family: 'pulse', bars: 1 }] });
    await audio.loaded;
    await audio.start();
    await new Promise((done) => setTimeout(done, 600));
  },
  /** `room`: how many pieces there is room for. */
  async makeRecorder(room = Infinity, isKept = false): Promise<void> {
    const below = isKept ? await openVideoStore() : memoryVideoStore();
    let left = room;
    store = { ...below, append: (piece, seconds) => (left-- > 0 ? below.append(piece, seconds) : Promise.reject(new DOMException('Quota reached', 'QuotaExceededError'))) };
    recorder = new VideoRecorder({ canvas: () => canvas, onDrawn: (copy) => (copies.add(copy), () => copies.delete(copy)), sound: (onSilent) => audio?.stream(onSilent) ?? null }, store, (status) => statuses.push(status));
  },
  start: (): Promise<boolean> => recorder!.start('flashes'),
  isSounding: (): boolean => audio?.state === 'running' && audio.device?.context.state === 'running',
  /** The device that sounds is taken away. */
  loseDevice: (): Promise<void> => audio!.device!.context.close(),
  /** Plans a flash and a click for each of these moments from now, seconds. */
  plan(seconds: readonly number[]): void {
    const zero = performance.timeOrigin + performance.now(), cues = new Float64Array(seconds.length * CUE_STRIDE);
    seconds.forEach((at, index) => {
      const base = index * CUE_STRIDE, tick = Math.floor(at * TICK_RATE);
      cues[base + CUE.id] = 1000 + index + flashes.length;
      cues[base + CUE.tick] = tick;
      cues[base + CUE.micros] = (at - tick / TICK_RATE) * 1e6;
      cues[base + CUE.kind] = CUE_KIND.note;
      cues[base + CUE.instrument] = INSTRUMENT.rim;
      cues[base + CUE.pitch] = 60;
      cues[base + CUE.velocity] = 0.95;
      cues[base + CUE.duration] = 0.1;
      flashes.push(zero + at * 1000);
    });
    audio!.schedule(cues, seconds.length, (tick) => zero + (tick / TICK_RATE) * 1000);
  },
  async stop(): Promise<{ name: string; type: string; base64: string } | null> {
    const file = await recorder!.stop();
    return file && { name: file.name, type: file.type, base64: await toBase64(file) };
  },
  async kept(): Promise<{ name: string; size: number } | null> {
    await stage.makeRecorder(Infinity, true);
    const file = await recorder!.file();
    return file && { name: file.name, size: file.size };
  },
  /** Plays a file in a video element: its length, and how many pictures there were in the first second. */
  async play(base64: string, type: string): Promise<{ duration: number; width: number; moved: number; loudest: number }> {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)), file = new Blob([bytes], { type }), video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(file);
    await new Promise((done, fail) => { video.onloadeddata = done; video.onerror = () => fail(new Error(video.error?.message)); });
    await video.play();
    await new Promise((done) => setTimeout(done, 700));
    const moved = video.currentTime, { duration, videoWidth: width } = video;
    video.pause();
    const sound = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(await file.arrayBuffer());
    let loudest = 0;
    for (const sample of sound.getChannelData(0)) loudest = Math.max(loudest, Math.abs(sample));
    return { duration, width, moved, loudest };
  },
};
export type VideoStage = typeof stage;
Object.assign(globalThis, { videoStage: stage });
