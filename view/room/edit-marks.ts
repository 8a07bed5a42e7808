/**
 * What the picture and the pointer know of editing, at every picture: a leaf that neither loads the interface nor is loaded by it. Written by the room's part.
 */
export const editMarks = {
  /** The room's tab is open: zones are moved, not played. */ isEditing: false,
  /** Index of the chosen zone, −1 for none. */ selected: -1,
  /** Index of the zone under the pointer, −1 for none. */ hovered: -1,
};

/** Where the ring around the chosen zone is drawn and taken, in radii of the zone. */
export const RING = 1.35;
