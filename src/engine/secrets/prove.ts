import type { CallContext } from '../access/principal.ts';

/** What somebody who is signed in shows once more to prove that it is still they. */
export interface Proof {
  readonly password?: string;
  /** A second factor: the code of an authenticator. */
  readonly code?: string;
}

export interface Proven {
  /** `password`, `totp`, `passkey`…: kept with the evidence. */
  readonly method: string;
}

/**
 * Asks who is calling to prove it again; passwords and second factors are the sign-in's, which says how. Throws
 * `validation_failed` at what is wrong, `too_many_requests` where it was tried too often.
 */
export type Prove = (context: CallContext, proof: Proof) => Promise<Proven>;
