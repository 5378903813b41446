import { randomBytesOf } from './random-bytes.ts';

const freshBytes = randomBytesOf(10);
let lastMillisecond = -1;
let counter = 0;

/**
 * A UUIDv7 (RFC 9562) of the instant given. Ids that one process makes in one millisecond ascend: the 12 bits after the
 * version are a counter that starts at a random place below 2048.
 */
export function uuidv7(now: Temporal.Instant): string {
  const random = freshBytes();
  const millisecond = nextTick(now.epochMilliseconds, random);
  const time = millisecond.toString(16).padStart(12, '0');
  const variant = (0x80 | ((random[0] ?? 0) & 0x3f)).toString(16);
  const tail = random.toString('hex', 1, 8);
  const count = counter.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${variant}${tail.slice(0, 2)}-${tail.slice(2)}`;
}

/**
 * Advances the counter within a millisecond. A full counter borrows the next millisecond, so time may stand up to a second
 * behind the last id; a clock that was moved back further is followed.
 */
function nextTick(millisecond: number, random: Buffer): number {
  const behind = lastMillisecond - millisecond;
  const going = behind >= 0 && behind < 1000;
  if (going && counter < 0xfff) {
    counter += 1;
    return lastMillisecond;
  }
  lastMillisecond = going ? lastMillisecond + 1 : millisecond;
  counter = random.readUInt16BE(8) & 0x7ff;
  return lastMillisecond;
}
