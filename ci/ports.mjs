// @ts-check
/** Free ports of the loopback interface. */
import net from 'node:net';

/**
 * A free port: the preferred one if it is free, else one that the system picks.
 *
 * @param {number} [preferred]
 * @returns {Promise<number>}
 */
export async function freePort(preferred = 0) {
  const server = net.createServer();
  const port = await new Promise((resolve, reject) => {
    server.once('error', error => (preferred ? resolve(0) : reject(error)));
    server.listen({ exclusive: true, host: '127.0.0.1', port: preferred }, () => {
      resolve(/** @type {net.AddressInfo} */ (server.address()).port);
    });
  });
  if (!port) return freePort();
  await new Promise(resolve => server.close(resolve));
  return port;
}
