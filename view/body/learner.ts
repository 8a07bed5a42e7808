import type { FromLearn, LearnTask, ToLearn } from '../../protocol/index.ts';

export interface LearnerListener {
  progress(done: number): void;
  learned(isClear: readonly boolean[], hasPoses: boolean, millis: number): void;
  failed(message: string): void;
  cancelled(): void;
  spotted(player: number, gesture: number, confidence: number, agoSeconds: number): void;
  seen(player: number, nearness: readonly number[], values: readonly number[]): void;
}

/** The page's side of learn.worker. It is started when there is something to learn, and started anew if it dies. */
export class Learner {
  private worker: Worker | null = null;
  private number = 0;
  /** Something was learned: frames are wanted. */
  isWatching = false;

  constructor(private readonly listener: LearnerListener) {}

  private send(message: ToLearn, transfer: Transferable[] = []): void {
    if (!this.worker) {
      this.worker = new Worker(new URL('../../workers/learn.worker.ts', import.meta.url), { type: 'module', name: 'learn' });
      this.worker.onmessage = ({ data }: MessageEvent<FromLearn>) => this.hear(data);
      this.worker.onerror = (event) => {
        event.preventDefault();
        this.worker?.terminate();
        this.worker = null;
        this.isWatching = false;
        this.listener.failed(event.message || 'the learner stopped');
      };
    }
    this.worker.postMessage(message, transfer);
  }

  private hear(message: FromLearn): void {
    const { listener } = this;
    if (message.type === 'spotted') listener.spotted(message.player, message.gesture, message.confidence, message.agoSeconds);
    else if (message.type === 'seen') listener.seen(message.player, message.nearness, message.values);
    else if (message.number !== this.number) return;
    else if (message.type === 'progress') listener.progress(message.done);
    else if (message.type === 'learned') {
      this.isWatching = message.isClear.length > 0 || message.hasPoses;
      listener.learned(message.isClear, message.hasPoses, message.millis);
    } else if (message.type === 'cancelled') listener.cancelled();
    else listener.failed(message.message);
  }

  learn(task: LearnTask): void {
    if (task.gestures.length === 0 && task.poses.length < 2 && !this.worker) return;
    this.send({ type: 'learn', task, number: ++this.number });
  }

  cancel(): void {
    if (this.worker) this.send({ type: 'cancel' });
  }

  watch(player: number, seconds: number, joints: Float32Array): void {
    if (this.isWatching) this.send({ type: 'frame', player, seconds, joints }, [joints.buffer]);
  }
}
