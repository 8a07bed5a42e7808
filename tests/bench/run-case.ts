/** A child process of `npm run bench`: measures one case and prints it as JSON. */
import { cases } from './cases/index.ts';
import { measure } from './measure.ts';

const id = process.argv[2];
if (id === '--list') {
  console.log(JSON.stringify(cases.map(({ id: name, unit }) => ({ id: name, unit }))));
} else {
  const found = cases.find((one) => one.id === id);
  if (found === undefined) throw new Error(`There is no bench "${id}"; there are ${cases.map((one) => one.id).join(', ')}.`);
  console.log(JSON.stringify(await measure(found)));
}
