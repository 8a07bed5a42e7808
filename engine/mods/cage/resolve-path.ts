/** `./a.js` seen from `folder/b.js` is `folder/a.js`; other names are themselves. */
export function resolvePath(base: string, name: string): string {
  if (!name.startsWith('./') && !name.startsWith('../')) return name;
  const parts = base.split('/').slice(0, -1);
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
