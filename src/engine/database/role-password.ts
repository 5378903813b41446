import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** A password for a role of the database: 192 random bits. */
export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

/** RFC 5803 verifier, so that the password itself never reaches the server's log. */
export function scramVerifier(password: string): string {
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, 4096, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$4096:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
