/** Which hands point at a panel in the headset: what they press there takes no zone. Written with every picture by whoever draws the panels. */
export const panelAim = { left: false, right: false };
