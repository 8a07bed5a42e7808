export { InspectRoom } from './inspect-room.ts';
export type { InspectHost } from './inspect-room.ts';
