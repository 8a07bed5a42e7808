/** `npm start`: installs if needed, builds if needed, serves the page on localhost and, for phones and headsets, on the local network over https. */
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { installPackages, isBuilt, requireNode, root } from './prepare.mjs';

requireNode();
const port = Number(process.env.PORT || 5173);
if (!Number.isInteger(port) || port < 1 || port > 65534) {
  console.error(`PORT is "${process.env.PORT}"; it must be a whole number from 1 to 65534.`);
  process.exit(2);
}
installPackages();
process.chdir(root);

const { build, preview } = await import('vite');
if (!isBuilt()) {
  console.error('Building the page …');
  await build({ logLevel: 'error' });
}

const hosts = Object.values(networkInterfaces()).flat().filter((at) => at && at.family === 'IPv4' && !at.internal).map((at) => at.address);
const serve = async (options) => {
  try {
    return await preview({ logLevel: 'error', preview: { strictPort: true, ...options } });
  } catch (cause) {
    console.error(`Port ${options.port} cannot be used: ${cause.message}. Choose another: PORT=${port + 10} npm start`);
    process.exit(1);
  }
};
await serve({ port, host: 'localhost' });
console.log(`\n  Jam Engine\n\n  On this machine   http://localhost:${port}/`);

if (hosts.length > 0) {
  // A camera and a headset are only given to secure pages, so the network gets https with a certificate made here.
  const { getCertificate } = await import('@vitejs/plugin-basic-ssl');
  const pem = await getCertificate(join(root, '.cache', 'certificate'), 'jam-engine', ['localhost', ...hosts]);
  await serve({ port: port + 1, host: '0.0.0.0', https: { key: pem, cert: pem } });
  const address = `https://${hosts[0]}:${port + 1}/`;
  const { renderUnicodeCompact } = await import('uqr');
  console.log(`  Phone or headset  ${address}\n                    (same network; accept the certificate once, it was made on this machine)\n`);
  console.log(renderUnicodeCompact(address, { border: 2 }).replace(/^/gm, '  '));
}
console.log('  Ctrl+C stops it.\n');
