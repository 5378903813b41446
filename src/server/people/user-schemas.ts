/** What is sent about a user, and what is answered. */
import { Type } from 'typebox';
import type { OtherWords } from '../../engine/operation.ts';

const Locale = Type.Union([Type.Literal('en'), Type.Literal('es')]);
/** No control characters, and no marks that turn the direction: one name is not to read as another. */
const UNSEEN = '\\u0000-\\u001f\\u007f-\\u009f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff';
const Username = Type.String({
  minLength: 2,
  maxLength: 100,
  pattern: `^[^\\s@/\\\\${UNSEEN}]+(@[^\\s@/\\\\${UNSEEN}]+)?$`,
});
/** What joins letters, or keeps them apart, is part of writing Persian, Hindi and others: علی‌رضا holds U+200C. */
const NAME_UNSEEN = UNSEEN.replace('\\u200b-\\u200f', '\\u200b\\u200e\\u200f');
const Name = Type.String({ minLength: 1, maxLength: 200, pattern: `^[^${NAME_UNSEEN}]+$` });
const Email = Type.Union([Type.String({ maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' }), Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Password = Type.String({ minLength: 1, maxLength: 512 });

const RoleName = Type.String({
  minLength: 1,
  maxLength: 100,
  description: 'The id of a role, its code (sales) or its name.',
});

const MustChange = Type.Boolean({
  description: 'Whether another password is asked for at the next sign-in.',
});

export const NewUser = Type.Object({
  username: Username,
  name: Type.Optional(Name),
  email: Type.Optional(Email),
  locale: Type.Optional(Locale),
  role: RoleName,
  password: Type.Optional(Password),
  mustChangePassword: Type.Optional(MustChange),
});
export const UserChange = Type.Partial(
  Type.Object({
    username: Username,
    name: Name,
    email: Email,
    locale: Locale,
    role: RoleName,
    active: Type.Boolean(),
    password: Password,
    mustChangePassword: MustChange,
  }),
);
/** Whoever may not manage users gets names only, to assign records to. */
export const User = Type.Object({
  id: Type.String(),
  name: Type.String(),
  active: Type.Boolean(),
  username: Type.Optional(Type.String()),
  email: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  locale: Type.Optional(Type.String()),
  role: Type.Optional(Type.Union([Type.Object({ id: Type.String(), name: Type.String() }), Type.Null()])),
  hasPassword: Type.Optional(Type.Boolean()),
  mustChangePassword: Type.Optional(Type.Boolean()),
  hasSecondFactor: Type.Optional(Type.Boolean()),
  version: Type.Optional(Type.Integer()),
  createdAt: Type.Optional(Type.String()),
  updatedAt: Type.Optional(Type.String()),
});

export const otherWords: OtherWords = {
  references: ['role'],
  keys: { name: ['displayName', 'fullName'], role: ['roleId'] },
  note: 'Without a name the user name is the name.',
};

export const ById = Type.Object({ id: Id });
