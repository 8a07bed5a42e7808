const FIRST_NAME_NUMBER = 256;

/** As `numberOfName` of the engine: FNV-1a, folded to 16 bits above those that the host gives by hand. */
export function numberOfName(name) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  hash >>>= 0;
  return FIRST_NAME_NUMBER + ((hash ^ (hash >>> 16)) >>> 0) % (0x10000 - FIRST_NAME_NUMBER);
}

/** Numbers of names: those that the host knows, and for all others the number of the name itself. */
export const namesOf = (known) => (id) => (Object.hasOwn(known, id) ? known[id] : numberOfName(id));
