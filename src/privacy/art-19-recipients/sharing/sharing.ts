/** What of a person's data is shared with whom, and what they object to: as staff and the person see it. */
import type { CallContext } from '../../../engine/access/principal.ts';
import type { Sql } from '../../../engine/database/database.ts';
import { requireSubject } from '../../../engine/subjects/subject.ts';
import type { Label } from '../../../metadata/label.ts';
import { allRecipients, type RecipientRole } from '../recipient.ts';
import { recipientsOf } from '../recipients-of.ts';
import { roleLabels } from '../words.ts';
import { fieldsFor, portionLabel, portionsIn, portionsOf } from './portions.ts';
import {
  isAbout,
  neededFor,
  type SharingAct,
  sharingActsOf,
  standingObjections,
} from './sharing-objection.ts';

/** `needed`: it goes there whatever the person says, for `purpose`. `open`: nobody objected. */
export type SharedState = 'open' | 'objected' | 'needed';

export interface SharedWith {
  readonly id: string;
  readonly name: string;
  readonly role: RecipientRole;
  readonly roleLabel: Label;
  readonly whatFor: Label;
  readonly state: SharedState;
  /** The objection that stops it, and its legal day. */
  readonly objection: string | null;
  readonly since: string | null;
  /** Why it is needed. */
  readonly purpose: { readonly label: Label; readonly basis: string } | null;
  /** Whether the person's data goes there now. */
  readonly receives: boolean;
}

export interface SharedPortion {
  readonly portion: string;
  readonly label: Label;
  readonly fields: readonly Label[];
  /** The objection to sharing it with anybody. */
  readonly objection: string | null;
  readonly since: string | null;
  readonly recipients: readonly SharedWith[];
}

export interface Sharing {
  readonly portions: readonly SharedPortion[];
  readonly acts: readonly (SharingAct & {
    readonly label: Label;
    readonly on: string;
    readonly standing: boolean;
  })[];
}

/** Everything at once: each portion, who gets it, and what was said about it. Staff names are for staff. */
export async function sharingOf(tx: Sql, context: CallContext, subject: string): Promise<Sharing> {
  const { catalog } = context;
  await requireSubject(tx, catalog, subject);
  const standing = await standingObjections(tx, [subject], context.now());
  const day = (at: string) =>
    Temporal.Instant.from(at).toZonedDateTimeISO(context.timeZone).toPlainDate().toString();
  const today = day(context.now().toString());
  const register = (await allRecipients(tx)).filter((one) => one.endedOn === null || one.endedOn >= today);
  const receiving = new Set((await recipientsOf(tx, context, subject)).map((one) => one.id));
  const reached = register.map((one) => ({
    one,
    portions: new Set(fieldsFor(catalog, one).flatMap(portionsOf)),
    needed: neededFor(catalog, one),
  }));
  const portions = [...portionsIn(catalog)].map(([portion, fields]): SharedPortion => {
    const objections = standing.filter((one) => one.portion === portion);
    const general = objections.find((one) => one.recipient === null && one.recipientRole === null);
    return {
      portion,
      label: portionLabel(portion),
      fields: [...new Map(fields.map(({ field }) => [field.label.en, field.label])).values()],
      objection: general?.id ?? null,
      since: general ? day(general.at) : null,
      recipients: reached
        .filter((to) => to.portions.has(portion))
        .map(({ one, needed }) => {
          const stop = objections.find((objection) => isAbout(objection, one));
          return {
            id: one.id,
            name: one.name,
            role: one.role,
            roleLabel: roleLabels[one.role],
            whatFor: one.whatFor,
            state: needed ? 'needed' : stop ? 'objected' : 'open',
            objection: stop?.id ?? null,
            since: stop ? day(stop.at) : null,
            purpose: needed && { label: needed.label, basis: needed.basis },
            receives: receiving.has(one.id),
          };
        }),
    };
  });
  const current = new Set(standing.map((one) => one.id));
  const portal = context.principal.kind === 'portal';
  const acts = (await sharingActsOf(tx, subject)).map((act) => ({
    ...act,
    ...(portal && { recordedBy: null, reason: act.bySubject ? act.reason : null }),
    label: portionLabel(act.portion),
    on: day(act.at),
    standing: current.has(act.id),
  }));
  return { portions, acts };
}
