/** A field while it is written: a definition with everything said, and what is only suggested so far. */
import type { FieldDefinition, FieldTypeName } from '../../metadata/field.ts';
import type { JsonObject, JsonValue } from '../../metadata/json.ts';
import type { Label } from '../../metadata/label.ts';
import type { PrivacyDeclaration } from '../../metadata/privacy.ts';
import { type Beside, suggestDeclaration } from './suggest-declaration.ts';
import { nameFrom } from './suggest-names.ts';

export interface FieldDraft {
  readonly name: string;
  /** Null until it is chosen. */
  readonly type: FieldTypeName | null;
  readonly label: Label;
  readonly help: Label;
  readonly required: boolean;
  readonly unique: boolean;
  readonly readOnly: boolean;
  readonly indexed: boolean;
  readonly searchable: boolean;
  readonly default: JsonValue | null;
  readonly options: JsonObject;
  readonly privacy: PrivacyDeclaration;
  readonly block: string;
  /** Of a new reference: the records are about the person it leads to, too. */
  readonly leadsToPerson: boolean;
  /** Somebody wrote the name: it follows the label no longer. */
  readonly ownName: boolean;
  /** Somebody touched the declaration: it follows type and name no longer. */
  readonly ownPrivacy: boolean;
}

export function newDraft(block: string): FieldDraft {
  return {
    name: '',
    type: null,
    label: { en: '' },
    help: { en: '' },
    required: false,
    unique: false,
    readOnly: false,
    indexed: false,
    searchable: false,
    default: null,
    options: {},
    privacy: { category: 'none' },
    block,
    leadsToPerson: false,
    ownName: false,
    ownPrivacy: false,
  };
}

export function draftOf(field: FieldDefinition, block: string): FieldDraft {
  return {
    name: field.name,
    type: field.type,
    label: field.label,
    help: field.help ?? { en: '' },
    required: field.required ?? false,
    unique: field.unique ?? false,
    readOnly: field.readOnly ?? false,
    indexed: field.indexed ?? false,
    searchable: field.searchable ?? false,
    default: field.default ?? null,
    options: field.options ?? {},
    privacy: field.privacy,
    block,
    leadsToPerson: false,
    ownName: true,
    ownPrivacy: true,
  };
}

/** The draft with what follows from it: the name from the label, the declaration from type and name. */
export function followed(draft: FieldDraft, beside: Beside, taken: readonly string[]): FieldDraft {
  const name = draft.ownName ? draft.name : nameFrom(draft.label.en || (draft.label.es ?? ''), taken);
  const type = draft.type ?? 'text';
  const privacy = draft.ownPrivacy ? draft.privacy : suggestDeclaration({ name, type }, beside);
  return { ...draft, name, privacy };
}

/** The definition that the draft is; what a field needs not say is left out. */
export function fieldOf(draft: FieldDraft): FieldDefinition {
  return {
    name: draft.name,
    type: draft.type ?? 'text',
    label: trimmed(draft.label),
    ...(draft.help.en.trim() && { help: trimmed(draft.help) }),
    ...(draft.required && { required: true }),
    ...(draft.unique && { unique: true }),
    ...(draft.readOnly && { readOnly: true }),
    ...(draft.indexed && { indexed: true }),
    ...(draft.searchable && { searchable: true }),
    ...(draft.default !== null && { default: draft.default }),
    ...(Object.keys(draft.options).length > 0 && { options: draft.options }),
    privacy: draft.privacy,
  };
}

const parts = [
  'label',
  'help',
  'required',
  'unique',
  'readOnly',
  'indexed',
  'searchable',
  'default',
  'options',
  'privacy',
] as const;
export type FieldPart = (typeof parts)[number];

/** What a PATCH has to say so that one becomes the other: the parts that differ, emptied where they are to go. */
export function changedParts(from: FieldDraft, to: FieldDraft): Partial<Record<FieldPart, unknown>> {
  const differing = parts.filter((part) => JSON.stringify(from[part]) !== JSON.stringify(to[part]));
  return Object.fromEntries(differing.map((part) => [part, part === 'label' ? trimmed(to.label) : to[part]]));
}

function trimmed(label: Label): Label {
  const es = label.es?.trim();
  return { en: label.en.trim() || (es ?? ''), ...(es && { es }) };
}
