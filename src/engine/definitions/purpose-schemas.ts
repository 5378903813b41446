import { Type } from 'typebox';

/** The form of purposes and retention rules as calls take them; `checkPurpose` and `checkRetention` say what is wrong with them. */
const closed = { additionalProperties: false } as const;
const label = Type.Object(
  { en: Type.String({ maxLength: 500 }), es: Type.Optional(Type.String({ maxLength: 500 })) },
  closed,
);
const code = Type.String({
  minLength: 1,
  maxLength: 63,
  description: 'a word in small letters: marketing_email',
});
const basis = Type.Union(
  ['A6-1-a', 'A6-1-b', 'A6-1-c', 'A6-1-d', 'A6-1-e', 'A6-1-f'].map((each) => Type.Literal(each)),
);
const from = Type.Union(
  ['created', 'issued', 'last_change', 'contract_end'].map((each) => Type.Literal(each)),
);
const purpose = { label, basis, reference: label };
const rule = {
  label,
  from,
  atYearEnd: Type.Boolean(),
  period: Type.String({ maxLength: 20, description: 'years, months or days: P8Y, P18M, P90D' }),
  law: label,
};

const atEnd = Type.Optional(
  Type.Union([Type.Literal('ask'), Type.Literal('destroy')], {
    description: 'when the last period of a record has ended: ask for approval (default), or destroy it',
  }),
);

export const newPurpose = Type.Object({ code, ...purpose }, closed);
export const purposeChange = Type.Partial(Type.Object(purpose, closed));
export const newRule = Type.Object({ code, ...rule, atEnd }, closed);
export const ruleChange = Type.Partial(Type.Object({ ...rule, atEnd }, closed));

const version = Type.Integer();
const shown = Type.Object({ en: Type.String(), es: Type.Optional(Type.String()) });
const rulePart = {
  code: Type.String(),
  label: shown,
  from: Type.String(),
  atYearEnd: Type.Boolean(),
  period: Type.String(),
  law: shown,
  atEnd: Type.Optional(Type.String()),
};
export const purposeAnswer = Type.Object({
  code: Type.String(),
  label: shown,
  basis: Type.String(),
  reference: shown,
  version,
});
export const ruleAnswer = Type.Object({ ...rulePart, version });
export const ruleList = Type.Object({ version, items: Type.Array(Type.Object(rulePart)) });
