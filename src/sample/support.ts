import { addComment } from '../engine/records/comments.ts';
import type { People } from './customers.ts';
import { day, daysAgo, onceKnown, type Person, type Telling } from './deed.ts';
import { tickets as cases, comments } from './writings.ts';

const TICKETS = 96;

/** Tickets that customers raise, with what is said about them; the older ones are solved. */
export function tellOfSupport(telling: Telling, { people }: People): void {
  for (let at = 0; at < TICKETS; at += 1) {
    const person = telling.chance.one(people);
    const known = person.since.toPlainDate().until(telling.now.toPlainDate()).days;
    tellOfTicket(
      telling,
      person,
      at,
      telling.chance.whole(Math.max(1, Math.min(known - 1, at % 3 === 0 ? 20 : 900))),
    );
  }
}

function tellOfTicket(telling: Telling, person: Person, at: number, days: number): void {
  const { chance, tell } = telling;
  const key = `ticket:${at}`;
  const subject = chance.one(cases);
  const by = chance.percent(55) ? 'wiktoria' : 'dimitris';
  const opened = onceKnown(person, daysAgo(telling, days));
  const values = {
    title: subject.title,
    description: subject.text,
    category: subject.category,
    status: 'open',
    priority: chance.one(['low', 'normal', 'normal', 'normal', 'high', 'urgent']),
    severity: chance.one(['minor', 'major', 'wish']),
    channel: chance.one(['email', 'phone', 'portal']),
    due_on: day(opened.add({ days: 5 })),
  };
  tell(opened, by, ({ create, id }) =>
    create(key, 'tickets', {
      ...values,
      contact: id(person.key),
      account: person.firm ? id(person.firm) : null,
    }),
  );
  for (let said = 1; said <= chance.whole(4); said += 1) {
    const comment = { body: chance.one(comments), internal: chance.percent(70) };
    tell(opened.add({ hours: said * 3 }), by, ({ context, id }) =>
      addComment(context, 'tickets', id(key), comment),
    );
  }
  const closed = opened.add({ days: 1 + chance.whole(9) });
  if (days > 12 || chance.percent(30)) {
    const end = { status: 'closed', closed_at: closed.toInstant().toString(), solution: subject.solution };
    tell(closed, by, ({ update }) => update(key, 'tickets', end));
  } else if (chance.percent(60)) {
    tell(opened.add({ hours: 2 }), by, ({ update }) =>
      update(key, 'tickets', { status: chance.one(['in_progress', 'waiting']) }),
    );
  }
}
