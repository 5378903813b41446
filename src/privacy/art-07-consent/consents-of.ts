/** A person's bases and consents, as told to staff, to the person, and in packages. */
import type { CallContext } from '../../engine/access/principal.ts';
import type { JsonValue } from '../../metadata/json.ts';
import { consentEventsOf } from './consent-event.ts';
import { statesAt } from './state.ts';

/** History and present state by purpose. */
export async function consentsOf(context: CallContext, subject: string) {
  const events = await context.database.transaction((tx) => consentEventsOf(tx, subject), {
    subject: undefined,
  });
  const states = statesAt(events, context.now(), context.timeZone).map((state) => {
    const purpose = context.catalog.purposes.get(state.purpose);
    return {
      purpose: state.purpose,
      label: purpose?.label ?? { en: state.purpose },
      basis: state.basis,
      state: state.state,
      valid: state.valid,
      since: state.since,
      until: state.until,
      consent: state.event.record ?? state.event.id,
      canWithdraw: state.valid && state.basis === 'A6-1-a',
    };
  });
  return { subject, states, items: events };
}

/** The same for the machine-readable part of a package. */
export async function consentsJson(context: CallContext, subject: string): Promise<JsonValue> {
  const { states, items } = await consentsOf(context, subject);
  // Who of the staff wrote it down is theirs to be told (C-579/21).
  const told = items.map(({ byUser: _, ...event }) => event);
  return JSON.parse(JSON.stringify({ subject, states, items: told })) as JsonValue;
}
