/**
 * The check sum of UHFReader18 frames: CRC-16/MCRF4XX (initial value FFFF, polynomial 1021 reflected to 8408, no final
 * exclusive or; UHFReader18 User's Manual V2.0, chapter 3). On the wire its low byte goes first, so that the sum over
 * a whole sound frame is 0.
 */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc;
}
