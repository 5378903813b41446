/** One request of a visitor as a page sees it, and what a page answers. */
import type { VNode } from 'preact';
import type { Locale } from '../metadata/label.ts';
import type { Office, PersonOffice, Site } from './office.ts';
import type { Session } from './session/session.ts';

export interface Visit {
  readonly locale: Locale;
  readonly site: Site;
  /** Path of the page, for the switch of language. */
  readonly path: string;
  /** For the hidden field of every form. */
  readonly formToken: string;
  /** Names this browser, for the link in the mail. */
  readonly browser: string;
  readonly session: Session | undefined;
  readonly office: Office;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
  /** Milliseconds since 1970, by the back office's clock. */
  now(): number;
}

/** A visit by somebody who has signed in. */
export interface PersonVisit extends Visit {
  readonly session: Session;
  readonly own: PersonOffice;
}

export type Answer =
  | { readonly kind: 'page'; readonly title: string; readonly body: VNode; readonly status?: number }
  | {
      readonly kind: 'go';
      readonly to: string;
      /** Sign in, or out (null). */
      readonly session?: Session | null;
      readonly language?: Locale;
    }
  | { readonly kind: 'file'; readonly response: Response };

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Guessed at by strangers, so it is limited more tightly. */
  readonly tight?: boolean;
}

export type Page =
  | (Route & { readonly for: 'anybody'; handle(visit: Visit): Promise<Answer> })
  | (Route & { readonly for: 'person'; handle(visit: PersonVisit): Promise<Answer> });

export function page(title: string, body: VNode, status = 200): Answer {
  return { kind: 'page', title, body, status };
}

export function go(to: string): Answer {
  return { kind: 'go', to };
}
