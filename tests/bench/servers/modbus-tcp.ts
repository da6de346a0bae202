import { type AddressInfo, createServer } from 'node:net';

/**
 * The least a Modbus TCP device can be: reads of registers are answered straight from the socket, from a buffer made
 * once for each length. No checks: what is measured is the other side.
 */
const answers = Array.from({ length: 126 }, (_, count) => {
  const answer = Buffer.alloc(9 + count * 2);
  answer.writeUInt16BE(3 + count * 2, 4);
  answer.writeUInt8(count * 2, 8);
  for (let n = 0; n < count; n += 1) answer.writeUInt16BE(n, 9 + n * 2);
  return answer;
});
const REQUEST_BYTES = 12;

const server = createServer({ noDelay: true }, (socket) => {
  let kept: Buffer = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    const all = kept.length === 0 ? bytes : Buffer.concat([kept, bytes]);
    const out: Buffer[] = [];
    let at = 0;
    for (; at + REQUEST_BYTES <= all.length; at += REQUEST_BYTES) {
      const answer = Buffer.from(answers[all.readUInt16BE(at + 10)] as Buffer);
      all.copy(answer, 0, at, at + 2);
      all.copy(answer, 6, at + 6, at + 8);
      out.push(answer);
    }
    kept = all.subarray(at);
    socket.write(out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit(0));
