/** What the picture needs to know of what the headset's wearer has chosen: a leaf that loads nothing of a headset. Written by the desk. */
export const headsetView = {
  /** The wearer sees themselves before them, as in a mirror. */ hasMirror: false,
};
