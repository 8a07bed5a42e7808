import { keyChannel } from '../../protocol/index.ts';
import type { LiveRoom } from '../live-room.ts';
import type { OpenPart } from '../parts/part.ts';
import { Performer } from '../parts/performer.ts';

/** Keys that play no place of the room are controls: clickers and foot switches that type. Not what is typed into fields, nor what presses a button. */
export function sendKeys(live: LiveRoom, target: EventTarget = window): void {
  const performer = new Performer(live);
  target.addEventListener('keydown', (event) => {
    const { repeat, ctrlKey, altKey, metaKey, code, target: at } = event as KeyboardEvent;
    if (repeat || ctrlKey || altKey || metaKey || (at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT|BUTTON)$/.test(at.tagName)))) return;
    const channel = keyChannel(code);
    if (channel >= 0 && !live.scene.zones.some(({ key }) => key === code)) performer.control(channel, true, 1);
  });
}

/** What of the show every visit needs: its keys. The rest is loaded when a show is asked for. */
export const openShow: OpenPart = ({ live }) => sendKeys(live);
