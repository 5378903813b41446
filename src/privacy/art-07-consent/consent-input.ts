/** A consent, or another basis, as callers write it. */
import type { LegalBasis } from '../../metadata/privacy.ts';
import type { ConsentKind, Guardian } from './consent-event.ts';

export interface ConsentInput {
  readonly subject: string;
  readonly purpose: string;
  readonly kind?: ConsentKind;
  readonly basis?: LegalBasis;
  readonly at?: string;
  readonly channel?: string;
  readonly wording?: { readonly version?: string; readonly text?: string; readonly locale?: string };
  readonly act?: string;
  readonly evidence?: { readonly document?: string; readonly description?: string };
  readonly reference?: string;
  readonly validUntil?: string;
  readonly note?: string;
  readonly guardian?: Guardian;
}
