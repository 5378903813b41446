/** Second factors of users in tests: an authenticator app that is set up and tells codes. */
import { totpCode } from '../../src/engine/access/totp.ts';
import type { RunningServer, TestClient } from './server.ts';

export interface TestApp {
  readonly id: string;
  readonly recoveryCodes: readonly string[];
  /** The code that the app shows now, by the server's clock. */
  code(): string;
}

/** Sets up an authenticator app for a signed-in user. */
export async function enrolApp(server: RunningServer, client: TestClient, name = 'Phone'): Promise<TestApp> {
  const offer = await client.post('/me/factors/offers', { kind: 'totp' });
  if (offer.status !== 201) throw new Error(`The offer answered ${JSON.stringify(offer.body)}.`);
  const { ticket, uri } = offer.body.totp;
  const code = (): string => codeNow(server, secretOf(uri));
  const added = await client.post('/me/factors', { name, totp: { ticket, code: code() } });
  if (added.status !== 201) throw new Error(`The factor answered ${JSON.stringify(added.body)}.`);
  return { id: added.body.id, recoveryCodes: added.body.recoveryCodes ?? [], code };
}

/** The next code of an app only comes with the next step: moves the clock there. */
export function nextStep(server: RunningServer): void {
  server.clock.set(server.clock.now().add({ seconds: 30 }).toString());
}

function codeNow(server: RunningServer, secret: Buffer): string {
  return totpCode(secret, Math.floor(server.clock.now().epochMilliseconds / 30_000));
}

function secretOf(uri: string): Buffer {
  const text = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...text]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
