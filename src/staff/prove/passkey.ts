/** Passkeys of this browser. What speaks to it is loaded when somebody uses one. */
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser';

/** What the service asks, and the ticket that goes back with the answer. */
export interface PasskeyQuestion<Options> {
  readonly ticket: string;
  readonly options: Options;
}

export type SignInQuestion = PasskeyQuestion<PublicKeyCredentialRequestOptionsJSON>;
export type NewPasskeyQuestion = PasskeyQuestion<PublicKeyCredentialCreationOptionsJSON>;

export interface PasskeyAnswer {
  readonly ticket: string;
  readonly response: object;
}

/** The person did not use a passkey, or the device has none that fits. */
export class NoPasskey extends Error {
  override readonly name = 'NoPasskey';
}

export function browserHasPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function';
}

/** Asks the device for a passkey. Throws NoPasskey. */
export async function answerWithPasskey({ ticket, options }: SignInQuestion): Promise<PasskeyAnswer> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  return { ticket, response: await startAuthentication({ optionsJSON: options }).catch(none) };
}

/** Has the device make a passkey. Throws NoPasskey. */
export async function makePasskey({ ticket, options }: NewPasskeyQuestion): Promise<PasskeyAnswer> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  return { ticket, response: await startRegistration({ optionsJSON: options }).catch(none) };
}

function none(cause: unknown): never {
  throw new NoPasskey(cause instanceof Error ? cause.message : String(cause), { cause });
}
