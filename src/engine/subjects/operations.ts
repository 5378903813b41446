/** `/subjects/{id}`: where a person's data is, and why it is held. */
import { Type } from 'typebox';
import type { Label } from '../../metadata/label.ts';
import type { CallContext } from '../access/principal.ts';
import { modulesWithSubject } from '../catalog/subject-way.ts';
import type { Sql } from '../database/database.ts';
import { Problem } from '../errors/problem.ts';
import type { Operation } from '../operation.ts';
import { deleteBy } from './delete-by.ts';
import { looksAt } from './looks.ts';
import { placeContext } from './place.ts';
import type { PlaceRegistry } from './registry.ts';
import { requireSubject } from './subject.ts';

const text = Type.String();
const orNull = Type.Union([text, Type.Null()]);
const label = Type.Object({ en: text, es: Type.Optional(text) });
const subjectSchema = Type.Object({ id: text, module: text, number: text, title: text, state: text });
const placeSchema = Type.Object({
  place: text,
  label,
  items: Type.Integer(),
  tables: Type.Array(text),
  copyOf: orNull,
});
const params = Type.Object({ id: Type.String({ format: 'uuid' }) });
const access = { kind: 'portal_or_tool', tool: 'requests' } as const;

/** The portal asks about its own person only, whatever id it names. */
export function confinedTo(context: CallContext, subject: string): void {
  if (context.principal.kind === 'portal' && context.principal.subject !== subject) {
    throw new Problem('not_found', {
      en: 'There is nothing here that you may see.',
      es: 'Aquí no hay nada que usted pueda ver.',
    });
  }
}

// The portal's own role sees no system tables; the person it acts for is checked by `confinedTo` instead.
const everyState = { subject: undefined, states: ['archived', 'blocked'] } as const;

/** Whom a person's data went to, in the words of the sheet; registered by the duty that keeps the register. */
export type RecipientsOf = (
  tx: Sql,
  context: CallContext,
  subject: string,
) => Promise<readonly SheetRecipient[]>;

export interface SheetRecipient {
  readonly name: string;
  readonly kind: Label;
  readonly gets: readonly Label[];
  readonly often: Label;
  readonly told: string | null;
  /** What does not go there because the person objects, and since which day. */
  readonly withheld: readonly { readonly label: Label; readonly since: string }[];
}

export function subjectOperations(
  registry: PlaceRegistry,
  recipientsOf: RecipientsOf = async () => [],
): readonly Operation[] {
  return [
    {
      method: 'GET',
      path: '/subjects/:id/map',
      tag: 'Subjects',
      summary: 'Every place where the data of a person is, with how much is there',
      access,
      scope: 'subjects:read',
      params,
      response: {
        200: Type.Object({ subject: subjectSchema, places: Type.Array(placeSchema), items: Type.Integer() }),
      },
      handle: async (context, { params: { id = '' } }) => {
        confinedTo(context, id);
        return { body: await mapOf(context, registry, id) };
      },
    },
    {
      method: 'GET',
      path: '/subjects/:id/privacy',
      tag: 'Subjects',
      summary: 'Why a person is held: purposes, bases, until when and why, where it came from, who looked',
      access,
      scope: 'subjects:read',
      params,
      response: { 200: privacySchema() },
      handle: async (context, { params: { id = '' } }) => {
        confinedTo(context, id);
        return { body: await privacyOf(context, registry, id, recipientsOf) };
      },
    },
  ];
}

async function mapOf(context: CallContext, registry: PlaceRegistry, id: string) {
  return context.database.transaction(async (tx) => {
    const subject = await requireSubject(tx, context.catalog, id);
    const places: {
      place: string;
      label: object;
      items: number;
      tables: readonly string[];
      copyOf: string | null;
    }[] = [];
    for (const place of registry.places(context.catalog)) {
      const items = await place.count(tx, placeContext(context, id));
      places.push({
        place: place.name,
        label: place.label,
        items,
        tables: place.tables,
        copyOf: place.copyOf ?? null,
      });
    }
    return { subject, places, items: places.reduce((sum, place) => sum + place.items, 0) };
  }, everyState);
}

const LOOKED_DAYS = 30;

async function privacyOf(
  context: CallContext,
  registry: PlaceRegistry,
  id: string,
  recipientsOf: RecipientsOf,
) {
  return context.database.transaction(async (tx) => {
    const subject = await requireSubject(tx, context.catalog, id);
    const place = placeContext(context, id);
    const until = await deleteBy(tx, place);
    const origins = originsOf(context, subject.module);
    const map = await mapCounts(context, registry, id);
    // Staff identities are the staff's data: the person learns when and why, names by balancing only (C-579/21).
    const looks =
      context.principal.kind === 'portal'
        ? []
        : await looksAt(tx, id, context.now().subtract({ hours: 24 * LOOKED_DAYS }));
    return {
      subject,
      purposes: until.purposes.map(({ code, until: end, because, rule }) => {
        const purpose = context.catalog.purposes.get(code);
        return {
          code,
          label: purpose?.label ?? { en: code },
          basis: purpose?.basis ?? null,
          reference: purpose?.reference ?? null,
          until: end,
          because,
          rule: { label: rule.label, law: rule.law },
        };
      }),
      deleteBy: { date: until.date, working: until.working },
      recipients: await recipientsOf(tx, context, id),
      origins,
      looks,
      places: map,
    };
  }, everyState);
}

async function mapCounts(context: CallContext, registry: PlaceRegistry, id: string) {
  const { places } = await mapOf(context, registry, id);
  return places.map(({ place, label: name, items }) => ({ place, label: name, items }));
}

/** Which fields came from the person, from use, from others, or were worked out (Art. 15(1)(g)). */
function originsOf(context: CallContext, module: string) {
  const groups = new Map<string, object[]>();
  for (const definition of modulesWithSubject(context.catalog)) {
    if (definition.name !== module) continue;
    for (const field of definition.fields) {
      if (field.privacy.category === 'none') continue;
      groups.set(field.privacy.origin, [...(groups.get(field.privacy.origin) ?? []), field.label]);
    }
  }
  return [...groups].map(([origin, fields]) => ({ origin, fields }));
}

function privacySchema() {
  const record = Type.Object({ module: text, id: text, number: text });
  return Type.Object({
    subject: subjectSchema,
    purposes: Type.Array(
      Type.Object({
        code: text,
        label,
        basis: orNull,
        reference: Type.Union([label, Type.Null()]),
        until: text,
        because: record,
        rule: Type.Object({ label, law: label }),
      }),
    ),
    deleteBy: Type.Object({ date: orNull, working: Type.Array(label) }),
    recipients: Type.Array(
      Type.Object({
        name: text,
        kind: label,
        gets: Type.Array(label),
        often: label,
        told: orNull,
        withheld: Type.Array(Type.Object({ label, since: text })),
      }),
    ),
    origins: Type.Array(Type.Object({ origin: text, fields: Type.Array(label) })),
    looks: Type.Array(
      Type.Object({
        user: Type.Object({ id: text, name: text }),
        looks: Type.Integer(),
        opened: Type.Integer(),
        exports: Type.Integer(),
        refused: Type.Integer(),
        last: text,
      }),
    ),
    places: Type.Array(Type.Object({ place: text, label, items: Type.Integer() })),
  });
}
