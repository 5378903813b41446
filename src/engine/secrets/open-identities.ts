import type { CallContext } from '../access/principal.ts';
import type { OpenIdentity } from './group-keys.ts';

interface Opened {
  readonly identity: OpenIdentity;
  readonly until: Temporal.Instant;
  readonly forget: NodeJS.Timeout;
}

/**
 * Members' own keys, opened with their passphrases: in the memory of this process, for the session that opened them, for a few
 * minutes. Nothing of it is written anywhere, and it is overwritten when its time is over.
 */
export class OpenIdentities {
  readonly #opened = new Map<string, Opened>();

  /** Keeps an opened key for the caller's session. It is this object's from then on. */
  keep(context: CallContext, identity: OpenIdentity, until: Temporal.Instant): void {
    const session = sessionOf(context);
    this.#forget(session);
    const left = Math.max(0, until.since(context.now()).total('milliseconds'));
    const forget = setTimeout(() => this.#forget(session), left);
    forget.unref();
    this.#opened.set(session, { identity, until, forget });
  }

  /** The caller's opened key and how long it stays so; undefined where it was not opened, or not in this session. */
  of(
    context: CallContext,
  ): { readonly identity: OpenIdentity; readonly until: Temporal.Instant } | undefined {
    if (context.principal.credentialId === undefined) return undefined;
    const session = sessionOf(context);
    const opened = this.#opened.get(session);
    if (!opened || opened.identity.userId !== context.principal.userId) return undefined;
    if (Temporal.Instant.compare(opened.until, context.now()) > 0) return opened;
    this.#forget(session);
    return undefined;
  }

  close(context: CallContext): void {
    this.#forget(sessionOf(context));
  }

  /** Forgets whatever a user has open, in any session: the user left a group, or got a new key. */
  closeAllOf(userId: string): void {
    for (const [session, { identity }] of this.#opened) if (identity.userId === userId) this.#forget(session);
  }

  clear(): void {
    for (const session of [...this.#opened.keys()]) this.#forget(session);
  }

  #forget(session: string): void {
    const opened = this.#opened.get(session);
    if (!opened) return;
    clearTimeout(opened.forget);
    opened.identity.privateKey.fill(0);
    this.#opened.delete(session);
  }
}

function sessionOf({ principal }: CallContext): string {
  return `${principal.kind} ${principal.credentialId ?? ''}`;
}
